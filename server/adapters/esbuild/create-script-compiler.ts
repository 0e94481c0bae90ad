import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleModule, inlineImports } from '#server/adapters/quickjs/millrace-imports.ts';
import { createTypeStripper } from '#server/adapters/quickjs/type-stripper.ts';
import type { LogPort } from '#server/runtime/ports.ts';
import type {
  CompiledScript,
  CompileError,
  CompileRequest,
  SavedModule,
  ScriptCompiler,
} from '#server/scripts/script-compiler.ts';
import { isAppError } from '#shared/errors.ts';
import {
  type ImportTarget,
  readImports,
  readImportTarget,
  type ScriptImport,
} from '#shared/scripts/read-imports.ts';
import { pathSchema } from '#shared/slug.ts';
import { BundleError, bundleImports } from './bundle-imports.ts';
import { installPackages } from './install-packages.ts';

export type ScriptCompilerOptions = {
  /** What npm gets of the environment. */
  packageEnvironment: Record<string, string>;
  log?: LogPort;
};

type Resolved = ScriptImport & { target: ImportTarget; saved: SavedModule | null };

const mostStripMs = 10_000;

/** Takes the types out, bundles what is imported, reads the signature; one bundle at a time. */
export function createScriptCompiler(options: ScriptCompilerOptions): ScriptCompiler {
  const stripper = createTypeStripper(options.log);
  let last: Promise<unknown> = Promise.resolve();

  /** Packages are fetched for one script at a time: each takes much of the processor and of the network. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work, work);
    last = result.catch(() => undefined);
    return result;
  }

  /** null: nothing is left to bundle. What only import(...) names, and cannot be had, is left out. */
  async function bundleAll(
    request: CompileRequest,
    imports: Resolved[],
  ): Promise<(Bundled & { importKey: string }) | { error: CompileError } | null> {
    if (imports.length === 0) return null;
    const importKey = keyOf(imports);
    if (request.previous?.importKey === importKey) return request.previous;
    try {
      return { ...(await inTurn(() => bundleIn(options, request, imports))), importKey };
    } catch (error) {
      const reason = explain(error, imports);
      const needed = reason.code === 'unavailable' ? imports : withoutBlamed(imports, reason);
      return needed.length < imports.length ? bundleAll(request, needed) : { error: reason };
    }
  }

  return {
    async compile(request) {
      const stripped = await stripper.describe(request.code);
      if (!stripped.ok) return { ok: false, error: at(request.code, stripped.error) };
      const { javascript, prepared, inputs } = stripped;
      const plain: CompiledScript = {
        javascript,
        bundle: null,
        importKey: '',
        packages: {},
        scripts: {},
        lock: null,
        inputs,
      };
      const alone = prepared ? { ...plain, prepared } : plain;
      const imports = readImports(javascript);
      if (imports.length === 0) return { ok: true, script: alone };
      const all = await Promise.all(imports.map((each) => resolveImport(request, each)));
      // What only import(...) names, and no script can have, rejects when the script asks for it.
      const resolved = all.filter((each) => !each.isOptional || findWrong([each]) === null);
      const wrong = findWrong(resolved);
      if (wrong) return { ok: false, error: at(request.code, wrong) };
      const bundled = await bundleAll(request, resolved);
      if (bundled === null) return { ok: true, script: alone };
      if ('error' in bundled) return { ok: false, error: at(request.code, bundled.error) };
      return { ok: true, script: { ...plain, ...bundled, javascript, inputs } };
    },
    async prepare(code) {
      const stripped = await stripper.strip(code, { mostMs: mostStripMs, signal: undefined });
      if (!stripped.ok || stripped.prepared === null) return null;
      return { prepared: stripped.prepared, inputs: stripped.inputs };
    },
    close: () => stripper.close(),
  };
}

async function resolveImport({ findSaved }: CompileRequest, each: ScriptImport): Promise<Resolved> {
  const path = each.source.replace(/^\//, '').replace(/@\d+$/, '');
  const version = /@(\d+)$/.exec(each.source)?.[1];
  const isPath = pathSchema.safeParse(path).success;
  const saved = isPath ? await findSaved(path, version === undefined ? null : Number(version)) : null;
  return { ...each, saved, target: readImportTarget(each.source, () => saved !== null) };
}

function keyOf(imports: Resolved[]): string {
  const parts = imports.map(({ source, names, saved }) => [source, names.toSorted(), saved?.version ?? null]);
  return JSON.stringify(parts.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

function findWrong(imports: Resolved[]): CompileError | null {
  const ranges = new Map<string, string | null>();
  for (const { source, target, saved, line, column } of imports) {
    const place = { code: 'unknown_import', line, column };
    if (target.kind === 'invalid') {
      const message = source.startsWith('node:')
        ? `"${source}" is a module of Node.js, which scripts do not have.`
        : `"${source}" cannot be imported: name a package of npm, or a saved script as folder/name.`;
      return { ...place, message };
    }
    if (target.kind === 'saved' && saved === null) {
      return { ...place, message: `There is no saved script "${source.replace(/^\//, '')}".` };
    }
    if (target.kind !== 'package') continue;
    if (isBuiltin(target.name)) {
      return { ...place, message: `"${source}" is a module of Node.js, which scripts do not have.` };
    }
    const known = ranges.get(target.name);
    if (known !== undefined && known !== target.range) {
      return { ...place, message: `"${target.name}" is imported in two versions; choose one.` };
    }
    ranges.set(target.name, target.range);
  }
  return null;
}

/** Without the optional import to blame; without all of them where none is. */
function withoutBlamed(imports: Resolved[], { line, column }: CompileError): Resolved[] {
  const blamed = imports.find((each) => each.line === line && each.column === column);
  if (blamed?.isOptional) return imports.filter((each) => each !== blamed);
  return imports.filter(({ isOptional }) => !isOptional);
}

type Bundled = Pick<CompiledScript, 'bundle' | 'packages' | 'scripts' | 'lock'>;

async function bundleIn(
  options: ScriptCompilerOptions,
  request: CompileRequest,
  imports: Resolved[],
): Promise<Bundled> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'millrace-script-')));
  try {
    const dependencies: Record<string, string> = {};
    for (const { target } of imports) {
      if (target.kind === 'package') dependencies[target.name] = target.range ?? '*';
    }
    const environment = options.packageEnvironment;
    const lock = request.previous?.lock ?? null;
    const installed =
      Object.keys(dependencies).length === 0
        ? { lock: null, versions: {} }
        : await installPackages({ folder, dependencies, lock, environment });
    const saved = new Map<string, SavedModule & { module: string }>();
    for (const { saved: module } of imports) {
      if (module)
        saved.set(module.path, {
          ...module,
          module: inlineImports(module.javascript, module.bundle !== null),
        });
    }
    const bundle = await bundleImports({ imports: imports.map(placed), saved, folder, bundleModule });
    const scripts = Object.fromEntries([...saved.values()].map(({ path, version }) => [path, version]));
    return { bundle, packages: installed.versions, lock: installed.lock, scripts };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function placed(each: Resolved): ScriptImport & { from: string } {
  const { target, saved } = each;
  const from = target.kind === 'package' ? `${target.name}${target.subpath}` : (saved?.path ?? '');
  return { ...each, from };
}

function explain(error: unknown, imports: Resolved[]): CompileError {
  if (error instanceof BundleError) {
    const blamed = error.importIndex === null ? undefined : imports[error.importIndex];
    return { code: 'unknown_import', message: error.message, ...placeOf(blamed) };
  }
  if (!isAppError(error)) throw error;
  const blamed = imports.find(
    ({ target }) => target.kind === 'package' && error.message.includes(`"${target.name}`),
  );
  const code = error.code === 'unavailable' ? 'unavailable' : 'unknown_import';
  return {
    code,
    message: error.message,
    ...placeOf(blamed ?? imports.find(({ target }) => target.kind === 'package')),
  };
}

function placeOf(each: ScriptImport | undefined): { line?: number; column?: number } {
  return each ? { line: each.line, column: each.column } : {};
}

function at(code: string, error: CompileError): CompileError {
  const { code: name, message, line, column } = error;
  const sourceLine = line === undefined ? undefined : code.split('\n', line)[line - 1]?.trimEnd();
  return {
    code: name,
    message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(sourceLine ? { sourceLine } : {}),
  };
}
