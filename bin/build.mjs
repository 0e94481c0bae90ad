// Builds what `npm start` runs: the server into dist/server (esbuild) and the client into dist/client (vite).
// A part is built only when its sources changed since its last build.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '..');
const turn = join(root, 'dist/.building');
const longestBuildMs = 600_000;

const unbundled = [
  'esbuild',
  'lmdb',
  '@jitl/*',
  '@aws-sdk/*',
  '@mongodb-js/zstd',
  'aws4',
  'gcp-metadata',
  'kerberos',
  'mongodb-client-encryption',
  'snappy',
  'socks',
];

const requireInModules = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

const parts = {
  server: { sources: ['server', 'shared', 'package.json', 'bin/build.mjs'], build: buildServer },
  client: {
    sources: ['client', 'shared', 'templates', 'package.json', 'vite.config.ts', 'bin/build.mjs'],
    build: buildClient,
  },
};

/**
 * Builds the named parts where needed, in a process of their own: a server that started with a build must not keep
 * the bundlers' memory. Throws when the build failed.
 */
export function buildIfNewer(names) {
  if (names.every(isUpToDate)) return;
  const { status } = spawnSync(process.execPath, [import.meta.filename, ...names], {
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  });
  if (status !== 0) throw new Error('see above for the reason.');
}

/** One process builds at a time: commands that start together, on fresh sources, wait for the first one's build. */
async function buildParts(names) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  await takeTurn();
  try {
    await buildStale(names.filter((name) => !isUpToDate(name)));
  } finally {
    rmSync(turn, { force: true });
  }
}

async function takeTurn() {
  for (;;) {
    try {
      writeFileSync(turn, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned()) rmSync(turn, { force: true });
    else await sleep(100);
  }
}

/** Whoever had the turn was killed before it could give it back. */
function isAbandoned() {
  const stats = statSync(turn, { throwIfNoEntry: false });
  if (stats === undefined || Date.now() - stats.mtimeMs > longestBuildMs) return true;
  try {
    const builder = Number(readFileSync(turn, 'utf8'));
    if (builder > 0) process.kill(builder, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

async function buildStale(stale) {
  for (const name of stale) {
    const { sources, build } = parts[name];
    const fingerprint = fingerprintOf(sources);
    console.log(`Building the ${name} ...`);
    rmSync(stampOf(name), { force: true });
    await build();
    writeFileSync(stampOf(name), fingerprint);
  }
  console.log(stale.length === 0 ? 'Nothing to build: dist/ is up to date' : `Built: ${stale.join(', ')}`);
}

/** Without sources (an installed image that ships only dist/) there is nothing to compare and nothing to build. */
function isUpToDate(name) {
  const { sources } = parts[name];
  if (!existsSync(join(root, sources[0]))) return true;
  return existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === fingerprintOf(sources);
}

function stampOf(name) {
  return join(root, 'dist', `.${name}.stamp`);
}

/** Count and newest modification time of the source files: it changes with every edit, addition or removal. */
function fingerprintOf(sources) {
  let count = 0;
  let newest = 0;
  const visit = (path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isDirectory()) {
      for (const name of readdirSync(path)) visit(join(path, name));
      return;
    }
    if (/\.test\.tsx?$/.test(path)) return;
    count += 1;
    newest = Math.max(newest, stats.mtimeMs);
  };
  for (const source of sources) visit(join(root, source));
  return `${count} ${newest}`;
}

/** Built beside and then put in place, so that a process which starts meanwhile never finds half a server. */
async function buildServer() {
  const { build } = await import('esbuild');
  const fresh = join(root, `dist/server-${process.pid}`);
  const place = join(root, 'dist/server');
  const common = { absWorkingDir: root, outdir: fresh, bundle: true, platform: 'node', target: 'node20' };
  await build({
    ...common,
    entryPoints: {
      main: 'server/main.ts',
      cli: 'server/cli/main.ts',
      'database-thread': 'server/embedded-mongo/database-thread.ts',
      'sandbox-thread': 'server/adapters/quickjs/sandbox-thread.ts',
    },
    // Chunks lie beside the entries, so that a worker's file is found from any of them.
    chunkNames: 'chunk-[hash]',
    splitting: true,
    format: 'esm',
    // Libraries are bundled too: one read instead of hundreds halves the start of a process. Left out are those with
    // files of their own, and what the drivers only try to load.
    external: unbundled,
    banner: { js: requireInModules },
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    logLevel: 'error',
  });
  // TypeScript's parser loads twice as fast from a bundle as through Node's import of a package.
  await build({
    ...common,
    entryPoints: { 'strip-thread': 'server/adapters/quickjs/strip-thread.ts' },
    outExtension: { '.js': '.cjs' },
    // One copy of TypeScript for both who use it.
    alias: { typescript: 'typescript-api' },
    minify: true,
    format: 'cjs',
    logLevel: 'warning',
  });
  putInPlace(fresh, place);
}

/** Like the server it is put in place at once: a server that runs meanwhile serves the old client or the new one. */
async function buildClient() {
  const { build } = await import('vite');
  const fresh = join(root, `dist/client-${process.pid}`);
  const place = join(root, 'dist/client');
  await build({
    root: join(root, 'client'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh },
  });
  for (const name of readdirSync(join(fresh, 'assets'))) compress(join(fresh, 'assets', name));
  putInPlace(fresh, place);
}

/** By two renames: a process that loads a part of the old one meanwhile hardly ever finds nothing. */
function putInPlace(fresh, place) {
  const old = `${fresh}-old`;
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

/** What the server sends to browsers that take it; fonts are compressed already. */
function compress(file) {
  if (!/\.(js|css|svg|wasm)$/.test(file) || statSync(file).size < 1024) return;
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
}

if (process.argv[1] === import.meta.filename) {
  await buildParts(process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts));
}
