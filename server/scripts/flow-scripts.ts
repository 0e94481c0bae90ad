import type { PlainScript } from '#server/runtime/ports.ts';
import { AppError } from '#shared/errors.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { Problem } from '#shared/graph/problems.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import { mayImport } from '#shared/scripts/read-imports.ts';
import type { CompiledScript, CompileError, SavedModule, ScriptCompiler } from './script-compiler.ts';

/** What a node executes: a copy, so that a published flow does not change with the script that it took it from. */
export type FlowScript = {
  code: string;
  compiled: CompiledScript;
  /** The saved script that it comes from; null: the node's own code. */
  saved: { path: string; version: number } | null;
};

/** Which node of which version (or snapshot of a draft) a script belongs to. */
export type FlowScriptPlace = { workspaceId: string; flowId: string; flowVersionId: string; nodeId: string };

/** The scripts of flow versions, for those nodes that run more than the code that stands in them. */
export type FlowScriptStore = {
  save(place: FlowScriptPlace, script: FlowScript): Promise<void>;
  find(workspaceId: string, flowVersionId: string, nodeId: string): Promise<FlowScript | null>;
  /** The script that this node had last in any version: its packages keep their versions. */
  findLast(workspaceId: string, flowId: string, nodeId: string): Promise<FlowScript | null>;
};

/** Saved scripts as they are found by the path in a node or an import; without a version the newest. */
export type SavedScriptFinder = (
  workspaceId: string,
  path: string,
  version: number | null,
) => Promise<(SavedModule & { code: string; compiled: CompiledScript }) | null>;

type FlowVersion = Omit<FlowScriptPlace, 'nodeId'> & { definition: FlowDefinition };

/**
 * Makes the scripts of a flow version ready before it can run; throws `invalid_definition` with all problems. Returns
 * what is stored with the version: the nodes' own code, ready to be run.
 */
export type FlowScriptPreparer = (version: FlowVersion) => Promise<{ [node: string]: PlainScript }>;

/** More than this is left to be prepared as it runs: a version is one document. */
const maxPlainBytes = 512 * 1024;

type Deps = { store: FlowScriptStore; compiler: ScriptCompiler; findSaved: SavedScriptFinder };

export function createFlowScriptPreparer(deps: Deps): FlowScriptPreparer {
  return async (version) => {
    const problems: Problem[] = [];
    const plain: FlowNode[] = [];
    for (const node of version.definition.nodes) {
      if (node.kind !== 'script') continue;
      const made = await makeScript(deps, version, node);
      if (made === null) {
        plain.push(node);
        continue;
      }
      if ('code' in made && 'compiled' in made) await deps.store.save({ ...version, nodeId: node.id }, made);
      else problems.push(problemOf(node, made));
    }
    const [first] = problems;
    if (!first) return prepareAll(deps.compiler, plain);
    const message = `A script of the flow cannot run: ${first.message}`;
    throw new AppError('invalid_definition', message, { details: { problems } });
  };
}

async function prepareAll(
  compiler: ScriptCompiler,
  nodes: FlowNode[],
): Promise<{ [node: string]: PlainScript }> {
  const scripts: { [node: string]: PlainScript } = {};
  let bytes = 0;
  for (const node of nodes) {
    const { source } = nodeConfig(node, 'script');
    if (source.kind !== 'inline' || bytes + source.code.length > maxPlainBytes) continue;
    const script = await compiler.prepare(source.code);
    if (script === null) continue;
    scripts[node.id] = script;
    bytes += Buffer.byteLength(source.code);
  }
  return scripts;
}

/** null: the node's own code, which needs nothing but to lose its types. */
async function makeScript(
  { store, compiler, findSaved }: Deps,
  { workspaceId, flowId }: FlowVersion,
  node: FlowNode,
): Promise<FlowScript | CompileError | null> {
  const { source } = nodeConfig(node, 'script');
  if (source.kind === 'saved') {
    const found = await findSaved(workspaceId, source.path, source.version ?? null);
    if (!found) return { code: 'not_found', message: missingScript(source.path, source.version) };
    const { code, compiled, path, version } = found;
    return { code, compiled, saved: { path, version } };
  }
  if (!mayImport(source.code)) return null;
  const last = await store.findLast(workspaceId, flowId, node.id);
  const result = await compiler.compile({
    code: source.code,
    previous: last?.saved ? null : (last?.compiled ?? null),
    findSaved: (path, version) => findSaved(workspaceId, path, version),
  });
  if (!result.ok) return isAboutImports(result.error) ? result.error : null;
  const { script } = result;
  return script.bundle === null ? null : { code: source.code, compiled: script, saved: null };
}

/** Other mistakes in code (a syntax error) are the step's: a draft with them may be tested up to there. */
function isAboutImports({ code }: CompileError): boolean {
  return code === 'unknown_import' || code === 'unavailable';
}

function missingScript(path: string, version: number | undefined): string {
  return version === undefined
    ? `There is no saved script "${path}".`
    : `The saved script "${path}" has no version ${version}.`;
}

function problemOf(node: FlowNode, { message, line }: CompileError): Problem {
  const where = line === undefined ? '' : ` (line ${line})`;
  const text = `${node.title || node.id}${where}: ${message}`;
  return { severity: 'error', code: 'missing_config', node: node.id, message: text };
}
