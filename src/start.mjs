// What `npm start` runs: installs when needed, builds when something changed, then starts in this same process, so
// that a signal reaches Segue itself. `--build` stops before the start.
import './setup.mjs';
import { build } from './build.mjs';

await build();
if (!process.argv.includes('--build')) {
  process.setSourceMapsEnabled(true);
  await import(new URL('../dist/main.js', import.meta.url).href);
}
