import { builtinModules } from 'node:module';
import { sep } from 'node:path';
import { type BuildFailure, build, type Plugin } from 'esbuild';
import type { SavedModule } from '#server/scripts/script-compiler.ts';
import { AppError } from '#shared/errors.ts';
import { bundledName, type ScriptImport } from '#shared/scripts/read-imports.ts';
import { pathSchema } from '#shared/slug.ts';

export type BundleRequest = {
  /** What the script imports; `from`: how the module is found, a package's name or the path of a saved script. */
  imports: (ScriptImport & { from: string })[];
  /** Saved scripts by path; their code takes what they import from `savedBundle`. */
  saved: Map<string, SavedModule & { module: string }>;
  /** Where the packages are installed. */
  folder: string;
  /** The name by which a prepared script asks for its own bundle. */
  bundleModule: string;
};

const mostBytes = 4 * 2 ** 20;

/** A failed bundle, and which of the imports is to blame, if it can be told. */
export class BundleError extends Error {
  readonly importIndex: number | null;
  constructor(message: string, importIndex: number | null) {
    super(message);
    this.importIndex = importIndex;
  }
}

/** One module that exports all that a script imports under the names of `bundledName`. */
export async function bundleImports(request: BundleRequest): Promise<string> {
  try {
    const result = await build({
      stdin: { contents: request.imports.map(exportsOf).join('\n'), resolveDir: request.folder },
      absWorkingDir: request.folder,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      tsconfigRaw: {},
      preserveSymlinks: true,
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
      loader: { '.css': 'empty' },
      logLevel: 'silent',
      plugins: [savedScripts(request), builtIns(), insideOnly(request.folder)],
    });
    const text = result.outputFiles[0]?.text ?? '';
    if (Buffer.byteLength(text) > mostBytes) {
      throw new AppError('payload_too_large', 'What the script imports is larger than 4 MiB as one bundle.');
    }
    return text;
  } catch (error) {
    throw isBuildFailure(error) ? explain(error, request) : error;
  }
}

/** One line per import, so that an error names it. */
function exportsOf({ source, names, from }: BundleRequest['imports'][number]): string {
  const place = JSON.stringify(from);
  if (names.length === 0) return `import ${place};`;
  return names
    .map((name) => {
      const as = bundledName(source, name);
      return name === '*'
        ? `export * as ${as} from ${place};`
        : `export {${quoteName(name)} as ${as}} from ${place};`;
    })
    .join('');
}

function quoteName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function savedScripts({ saved, bundleModule }: BundleRequest): Plugin {
  return {
    name: 'saved-scripts',
    setup(context) {
      context.onResolve({ filter: /./ }, ({ path, importer, namespace }) => {
        if (namespace === 'saved' && path === bundleModule)
          return { path: importer, namespace: 'saved-bundle' };
        return saved.has(path) && importer === '<stdin>' ? { path, namespace: 'saved' } : null;
      });
      context.onLoad({ filter: /./, namespace: 'saved' }, ({ path }) => ({
        contents: saved.get(path)?.module ?? '',
        loader: 'js',
      }));
      context.onLoad({ filter: /./, namespace: 'saved-bundle' }, ({ path }) => ({
        contents: saved.get(path)?.bundle ?? '',
        loader: 'js',
      }));
    },
  };
}

/** A package may ask for Node's own modules only where it does without them: what it gets fails when it is used. */
function builtIns(): Plugin {
  const names = builtinModules
    .filter((name) => !name.startsWith('_'))
    .map((name) => name.replace('/', '\\/'));
  const filter = new RegExp(`^(node:.*|${names.join('|')})$`);
  return {
    name: 'built-ins',
    setup(context) {
      context.onResolve({ filter }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (pluginData === inner) return null;
        const isPackage = !path.startsWith('node:') && importer !== '<stdin>';
        const own = isPackage
          ? await context.resolve(path, { kind, importer, resolveDir, pluginData: inner })
          : null;
        if (own && own.errors.length === 0) return own;
        if (kind === 'require-call') return { path, namespace: 'built-in' };
        return { errors: [{ text: `needs "${path}", a module of Node.js that scripts do not have` }] };
      });
      context.onLoad({ filter: /./, namespace: 'built-in' }, ({ path }) => ({
        contents: missingModule(path),
      }));
    },
  };
}

function missingModule(name: string): string {
  const message = JSON.stringify(`"${name}" is a module of Node.js that scripts do not have.`);
  return `module.exports = new Proxy({}, { get(_, key) {
    if (typeof key === 'symbol' || key === '__esModule' || key === 'then') return undefined;
    throw new Error(${message});
  } });`;
}

const inner = Symbol('resolved by a plugin');

/** Files outside of the folder do not exist: a package cannot bring in what lies on the server. */
function insideOnly(folder: string): Plugin {
  return {
    name: 'inside-only',
    setup(context) {
      context.onResolve({ filter: /./, namespace: 'file' }, async (args) => {
        if (args.pluginData === inner || args.kind === 'entry-point') return null;
        const { kind, importer, resolveDir } = args;
        const found = await context.resolve(args.path, { kind, importer, resolveDir, pluginData: inner });
        const isOutside =
          found.errors.length === 0 &&
          found.namespace === 'file' &&
          found.path !== '' &&
          !isInside(folder, found.path);
        return isOutside ? { errors: [{ text: `"${args.path}" is not part of the packages` }] } : found;
      });
    },
  };
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder + sep) || path.startsWith('(disabled):');
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function explain(failure: BuildFailure, { imports, saved }: BundleRequest): BundleError {
  const [first] = failure.errors;
  const line = first?.location?.file === '<stdin>' ? first.location.line : 0;
  const blamed = imports[line - 1];
  const text = first?.text ?? failure.message;
  const missing = /No matching export in .* for import "([^"]+)"/.exec(text)?.[1];
  if (blamed && missing !== undefined) {
    return new BundleError(`"${blamed.source}" has no export "${missing}".`, line - 1);
  }
  if (blamed && saved.has(blamed.from))
    return new BundleError(`"${blamed.source}" cannot be imported: ${text}`, line - 1);
  if (blamed && /^Could not resolve/.test(text)) {
    const isPath = pathSchema.safeParse(blamed.source).success;
    const why = isPath
      ? `is no saved script, and the package "${blamed.source.split('/', 1)[0]}" has no such file`
      : 'has no such file, or nothing that can be imported';
    return new BundleError(`"${blamed.source}" ${why}.`, line - 1);
  }
  const place = /node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(first?.location?.file ?? '')?.[1];
  const index =
    place === undefined
      ? line - 1
      : imports.findIndex(({ from }) => from === place || from.startsWith(`${place}/`));
  const who = place ?? blamed?.source ?? 'A package';
  const why = /^needs "/.test(text) ? text : `cannot be bundled: ${text}`;
  return new BundleError(`"${who}" ${why}.`, index >= 0 ? index : null);
}
