// What `npm start` runs: installs when needed, builds when something changed, then starts in this same process, so
// that a signal reaches Segue itself. `--build` stops before the start; `--doctor` reads a workspace instead.
import './setup.mjs';
import { build } from './build.mjs';

await build();
const isDoctor = process.argv.includes('--doctor');
if (isDoctor || !process.argv.includes('--build')) {
  process.setSourceMapsEnabled(true);
  const started = await import(new URL(`../dist/${isDoctor ? 'doctor' : 'main'}.js`, import.meta.url).href);
  if (isDoctor) await started.main();
}
