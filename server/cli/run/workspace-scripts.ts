import { join } from 'node:path';
import type { FlowScriptStore, SavedScriptFinder } from '#server/scripts/flow-scripts.ts';
import type { ScriptCompiler } from '#server/scripts/script-compiler.ts';
import { AppError } from '#shared/errors.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { mayImport } from '#shared/scripts/read-imports.ts';
import type { CommandIo } from '../command-io.ts';

type Place = { workspaceId: string; flowId: string; flowVersionId: string };

type FileFlow = Place & { definition: FlowDefinition; workspace: string | undefined };

/**
 * Makes saved scripts (`DIR/<path>.ts`) and imports of a flow file ready, as publishing does on the server. The
 * compiler is loaded only when the flow needs it.
 */
export async function prepareFileScripts(
  io: CommandIo,
  store: FlowScriptStore,
  flow: FileFlow,
): Promise<void> {
  if (!needsCompiler(flow.definition)) return;
  const [{ createScriptCompiler }, { createFlowScriptPreparer }, { packageEnvironmentOf }] =
    await Promise.all([
      import('#server/adapters/esbuild/create-script-compiler.ts'),
      import('#server/scripts/flow-scripts.ts'),
      import('#server/env.ts'),
    ]);
  const compiler = createScriptCompiler({ packageEnvironment: packageEnvironmentOf() });
  try {
    const findSaved = createFileFinder(io, compiler, flow.workspace);
    await createFlowScriptPreparer({ store, compiler, findSaved })(flow);
  } finally {
    await compiler.close();
  }
}

function needsCompiler({ nodes }: FlowDefinition): boolean {
  return nodes.some((node) => {
    if (node.kind !== 'script') return false;
    const { source } = nodeConfig(node, 'script');
    return source.kind === 'saved' || mayImport(source.code);
  });
}

/** A folder has one version of each script, whatever the flow asks for; each is compiled once. */
function createFileFinder(
  io: CommandIo,
  compiler: ScriptCompiler,
  folder: string | undefined,
): SavedScriptFinder {
  const found = new Map<string, ReturnType<SavedScriptFinder>>();

  /** `chain`: the scripts that import one another on the way to this one. */
  async function find(path: string, chain: readonly string[]): ReturnType<SavedScriptFinder> {
    if (chain.includes(path)) {
      throw new AppError('invalid_definition', `The script ${path} imports itself, perhaps through others.`);
    }
    const known = found.get(path) ?? read(path, [...chain, path]);
    found.set(path, known);
    return known;
  }

  async function read(path: string, chain: readonly string[]): ReturnType<SavedScriptFinder> {
    const code = folder === undefined ? null : await readIfThere(io, join(folder, `${path}.ts`));
    if (code === null) return null;
    const findSaved = (wanted: string) => find(wanted, chain);
    const result = await compiler.compile({ code, previous: null, findSaved });
    if (!result.ok) {
      const { line, message } = result.error;
      const place = line === undefined ? path : `${path}, line ${line}`;
      throw new AppError('invalid_definition', `${place}: ${message}`);
    }
    const { javascript, bundle } = result.script;
    return { path, version: 1, javascript, bundle, code, compiled: result.script };
  }

  return async (_workspaceId, path, version) => {
    const script = await find(path, []);
    return script && { ...script, version: version ?? script.version };
  };
}

async function readIfThere(io: CommandIo, path: string): Promise<string | null> {
  try {
    return await io.readFile(path);
  } catch {
    return null;
  }
}
