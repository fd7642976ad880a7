import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A file the page server hands out. */
export type Asset = { type: string; body: string };

// From src/ and from dist/ alike: the page's sources are not compiled by tsc.
const pageFolder = new URL('../../../src/sandbox/web/page/', import.meta.url);

/** Builds the page in memory: "/" and what it loads, by path. Throws when a source doesn't compile. */
export async function bundlePage(): Promise<Map<string, Asset>> {
  const [html, icon, result] = await Promise.all([
    readFile(new URL('index.html', pageFolder), 'utf8'),
    readFile(new URL('icon.svg', pageFolder), 'utf8'),
    build({
      entryPoints: {
        app: fileURLToPath(new URL('main.tsx', pageFolder)),
        style: fileURLToPath(new URL('styles/index.css', pageFolder)),
      },
      outdir: '/',
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      target: 'es2022',
      charset: 'utf8',
      legalComments: 'none',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    }),
  ]);
  const assets = new Map<string, Asset>([
    ['/', { type: 'text/html; charset=utf-8', body: html }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
  ]);
  for (const file of result.outputFiles) {
    const css = file.path.endsWith('.css');
    assets.set(css ? '/style.css' : '/app.js', {
      type: css ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      body: file.text,
    });
  }
  return assets;
}
