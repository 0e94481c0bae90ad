import type { FlowStore } from '#server/flows/flow-store.ts';
import { AppError } from '#shared/errors.ts';
import { nodeConfig, readNodeConfig } from '#shared/graph/config.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type {
  SavedScript,
  ScriptListItem,
  ScriptVersionView,
  ScriptView,
} from '#shared/scripts/script-view.ts';
import type { ScriptStore, ScriptVersionRecord } from './script-store.ts';

type Deps = { scripts: ScriptStore; flows: FlowStore };
type Place = { workspaceId: string; path: string };

export async function listScripts(
  { scripts }: Pick<Deps, 'scripts'>,
  workspaceId: string,
): Promise<ScriptListItem[]> {
  const found = await scripts.list(workspaceId);
  return found.map(({ id, path, version, updatedAt, updatedBy }) => ({
    scriptId: id,
    path,
    version,
    updatedAt: new Date(updatedAt).toISOString(),
    updatedBy,
  }));
}

/** A version, by default the newest, and the flows that use the script. */
export async function getScript(
  deps: Deps,
  { workspaceId, path }: Place,
  version: number | null,
): Promise<ScriptView> {
  const found = await deps.scripts.findVersion(workspaceId, path, version);
  if (!found) throw new AppError('not_found', missing(path, version));
  const flows = await deps.flows.list(workspaceId);
  return {
    ...savedScript(found),
    ...versionView(found),
    path,
    code: found.code,
    usedBy: flows.filter(({ draft }) => usesScript(draft, path)).map((flow) => flow.path),
  };
}

export async function listScriptVersions(
  { scripts }: Pick<Deps, 'scripts'>,
  { workspaceId, path }: Place,
): Promise<ScriptVersionView[]> {
  const versions = await scripts.listVersions(workspaceId, path);
  if (versions.length === 0) throw new AppError('not_found', missing(path, null));
  return versions.toSorted((a, b) => b.version - a.version).map(versionView);
}

export async function removeScript(
  { scripts }: Pick<Deps, 'scripts'>,
  { workspaceId, path }: Place,
): Promise<null> {
  if (!(await scripts.remove(workspaceId, path))) throw new AppError('not_found', missing(path, null));
  return null;
}

export function savedScript({ scriptId, version, compiled }: ScriptVersionRecord): SavedScript {
  const { inputs, packages, scripts } = compiled;
  return { scriptId, version, inputs, packages, scripts };
}

function versionView({ version, message, createdAt, createdBy }: ScriptVersionRecord): ScriptVersionView {
  return { version, message, createdAt: new Date(createdAt).toISOString(), createdBy };
}

function usesScript(definition: FlowDefinition, path: string): boolean {
  const importing = new RegExp(`['"]/?${path}(?:@\\d+)?['"]`);
  return definition.nodes.some((node) => {
    if (node.kind !== 'script' || !readNodeConfig(node).ok) return false;
    const { source } = nodeConfig(node, 'script');
    return source.kind === 'saved' ? source.path === path : importing.test(source.code);
  });
}

function missing(path: string, version: number | null): string {
  return version === null
    ? `There is no script "${path}" in this workspace.`
    : `The script "${path}" has no version ${version}.`;
}
