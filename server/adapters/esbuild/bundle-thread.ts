import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

const formats: Record<'esm' | 'cjs', BuildOptions> = {
  esm: {
    banner: {
      js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
    },
  },
  // One copy of TypeScript for both who use it.
  cjs: { alias: { typescript: 'typescript-api' } },
};

const bundles = new Map<string, Promise<URL>>();

/**
 * A thread's TypeScript source as one file that Node runs as it is: in a checkout, where a thread that loads its
 * sources one by one would cost ten times as much. Bundled once per process, kept under its content's hash.
 */
export function bundleThread(source: URL, format: 'esm' | 'cjs'): Promise<URL> {
  const known = bundles.get(source.href) ?? bundle(source, format);
  bundles.set(source.href, known);
  return known;
}

async function bundle(source: URL, format: 'esm' | 'cjs'): Promise<URL> {
  const { outputFiles } = await build({
    ...formats[format],
    entryPoints: [fileURLToPath(source)],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format,
    external: ['@jitl/*', 'typescript-api'],
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'error',
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  const file = join(cacheFolder(), `thread-${hash}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  if (!existsSync(file)) writeWhole(file, contents);
  return pathToFileURL(file);
}

/** Inside the installation, so that the packages which stay outside of the bundle are found. */
function cacheFolder(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('esbuild/package.json'));
  const cache = join(folder, '../.cache/millrace');
  mkdirSync(cache, { recursive: true });
  return cache;
}

/** Several processes may write the same file at once. */
function writeWhole(file: string, contents: Uint8Array): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, contents);
  renameSync(fresh, file);
}
