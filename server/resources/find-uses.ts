import type { FlowStore } from '#server/flows/flow-store.ts';
import type { ScriptStore } from '#server/scripts/script-store.ts';
import type { FlowDefinition, FlowNode } from '#shared/graph/schema.ts';
import type { Uses } from '#shared/resources/item-views.ts';
import { findReferences, type ReferenceKind } from '#shared/resources/references.ts';
import type { ItemStores } from './item-store.ts';
import type { ItemPlace } from './put-item.ts';

type Deps = { flows: FlowStore; scripts: ScriptStore; items: ItemStores };

/** The drafts of flows, the saved scripts and the resources that name an item. */
export async function findUses(
  { flows, scripts, items }: Deps,
  kind: ReferenceKind,
  { workspaceId, path }: ItemPlace,
): Promise<Uses> {
  const found = await flows.list(workspaceId);
  const using = found.filter(({ draft }) => usesItem(draft, kind, path)).map((flow) => flow.path);
  const usingScripts: string[] = [];
  for (const script of await scripts.list(workspaceId)) {
    const newest = await scripts.findVersion(workspaceId, script.path, null);
    if (newest !== null && kind !== 'secret' && namesPath(newest.code, path)) usingScripts.push(script.path);
  }
  const resources = kind === 'resource' ? [] : await items.resources.list(workspaceId);
  const usingResources = resources.filter(({ content }) =>
    findReferences(content.value).some((one) => one.kind === kind && one.path === path),
  );
  return { flows: using, scripts: usingScripts, resources: usingResources.map((resource) => resource.path) };
}

function usesItem({ nodes }: FlowDefinition, kind: ReferenceKind, path: string): boolean {
  return nodes.some(
    (node) =>
      findReferences(node.config).some((one) => one.kind === kind && one.path === path) ||
      (kind === 'resource' && node.config.resource === path) ||
      (kind !== 'secret' && codeNames(node, path)),
  );
}

function codeNames({ kind, config }: FlowNode, path: string): boolean {
  return kind === 'script' && namesPath(JSON.stringify(config.source ?? null), path);
}

/** A path between quotes; inside JSON they may stand behind a backslash. */
function namesPath(code: string, path: string): boolean {
  return new RegExp(`['"\`]${path}\\\\?['"\`]`).test(code);
}
