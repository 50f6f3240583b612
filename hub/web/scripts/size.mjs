// Fails when what a browser fetches before the home page stands is larger than the limit.
import { readFileSync, statSync } from 'node:fs';

const LIMIT_KB = 120;
const FIRST_LOAD = ['index.html', 'src/pages/home/HomePage.tsx'];
const LANGUAGES = ['src/i18n/en.ts', 'src/i18n/pt-BR.ts'];

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));

function filesOf(key, found = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const sheet of chunk.css ?? []) found.add(sheet);
  for (const imported of chunk.imports ?? []) filesOf(imported, found);
  return found;
}

function kilobytes(files, suffix) {
  return [...files].reduce((sum, file) => sum + statSync(`dist/${file}${suffix}`).size, 0) / 1000;
}

const shared = new Set(['index.html', 'theme.js', 'favicon.svg']);
for (const key of FIRST_LOAD) filesOf(key, shared);

let worst = 0;
for (const language of LANGUAGES) {
  const files = filesOf(language, new Set(shared));
  const gzip = kilobytes(files, '.gz');
  worst = Math.max(worst, gzip);
  console.log(`first load ${language}: ${kilobytes(files, '.br').toFixed(1)} kB brotli, ${gzip.toFixed(1)} kB gzip, ${files.size} files`);
}
if (worst > LIMIT_KB) {
  console.error(`The first load is larger than ${LIMIT_KB} kB.`);
  process.exit(1);
}
