// What the browser loads, gzipped; `npm run size`, and a part of `npm test`. Lists follow the build's own manifest.
import { readFileSync } from 'node:fs';

const folder = 'dist/client';
const manifest = JSON.parse(readFileSync(`${folder}/.vite/manifest.json`, 'utf8'));

/** The script of an entry with everything that it imports at once, without what it loads later. */
function scriptsOf(entry, seen = new Set()) {
  if (seen.has(entry)) return [];
  seen.add(entry);
  const { file, imports = [] } = manifest[entry];
  return [`${folder}/${file}`, ...imports.flatMap((imported) => scriptsOf(imported, seen))];
}

const firstPage = scriptsOf('index.html');
const ownScripts = (entry) => scriptsOf(entry).filter((file) => !firstPage.includes(file));
const asset = (name) => `${folder}/assets/${name}`;

export default [
  { name: 'first page: script', path: firstPage, limit: '200 kB', gzip: true },
  {
    name: 'the flow editor: everything before the first code field',
    path: [...firstPage, ...ownScripts('editor/editor-page.tsx')],
    limit: '450 kB',
    gzip: true,
  },
  {
    name: 'code field, loaded with the first one',
    path: ownScripts('editor/code/code-editor.tsx'),
    limit: '200 kB',
    gzip: true,
  },
  {
    name: 'TypeScript help, loaded in a worker with the first script',
    path: asset('code-worker-*.js'),
    limit: '1.1 MB',
    gzip: true,
  },
  {
    name: 'a published app: its own script',
    path: [asset('viewer-page-*.js'), asset('use-app-runtime-*.js')],
    limit: '30 kB',
    gzip: true,
  },
  { name: "bindings: the worker's script", path: asset('binding-worker-*.js'), limit: '30 kB', gzip: true },
  { name: 'styles', path: asset('index-*.css'), limit: '20 kB', gzip: true },
];
