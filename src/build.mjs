// Plain JavaScript: it makes what `npm start` runs.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src');
const output = join(root, 'dist');
const stamp = join(output, '.built');

/** The page is bundled by the sandbox itself, for browsers. */
const isPage = (file) => file.replaceAll('\\', '/').startsWith('sandbox/web/page/');

const modules = () =>
  readdirSync(sources, { recursive: true }).filter((file) => file.endsWith('.ts') && !isPage(file));

function isFresh(files) {
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  return files.every((file) => statSync(join(sources, file)).mtimeMs < builtAt);
}

/** Keeps every module a file of its own, at the depth it has in src: data is found relative to it. */
const keepModules = {
  name: 'keep-modules',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
    );
  },
};

/** Turns src into dist (types taken out), unless it is there already. */
export async function build() {
  const files = modules();
  if (isFresh(files)) return;
  const started = Date.now();
  const esbuild = await import('esbuild');
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  await esbuild.build({
    entryPoints: files.map((file) => join(sources, file)),
    outdir: output,
    outbase: sources,
    bundle: true,
    packages: 'external',
    plugins: [keepModules],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    logLevel: 'error',
  });
  writeFileSync(stamp, `${new Date(started).toISOString()}\n`);
}
