import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import { AppError } from '#shared/errors.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import { type WebhookConfig, webhookConfigSchema } from '#shared/nodes/webhook.ts';
import { snapshotOfDraft } from './draft-snapshot.ts';
import { publishedVersion } from './start-flow-run.ts';

/** A webhook trigger that answers at an address, with the definition that a call runs. */
export type Hook = { flow: FlowRecord; version: FlowVersionRecord; node: FlowNode; config: WebhookConfig };

type Deps = { people: PeopleStore; flows: FlowStore; clock: { now(): number } };
/** `workspace` is a slug; `isDraft`: the trigger of a draft rather than of a published version. */
type Address = { workspace: string; path: string; isDraft: boolean };

/** Finds the trigger of an address; an unknown workspace and an unknown path are the same `not_found`. */
export async function findHook(deps: Deps, address: Address): Promise<Hook> {
  const workspace = await deps.people.findWorkspace({ slug: address.workspace });
  const hook = workspace === null ? null : await findIn(deps, workspace.id, address);
  if (hook !== null) return hook;
  const where = address.isDraft ? 'draft has a webhook' : 'published flow has a webhook';
  throw new AppError('not_found', `No ${where} at ${address.workspace}/${address.path}.`);
}

async function findIn(deps: Deps, workspaceId: string, { path, isDraft }: Address): Promise<Hook | null> {
  if (isDraft) return findInDrafts(deps, workspaceId, path);
  const flow = await deps.flows.findByWebhook(workspaceId, path);
  if (flow === null) return null;
  const version = await publishedVersion(deps, flow, undefined);
  const node = version.definition.nodes.find((candidate) => configAt(candidate, path) !== null);
  const config = node === undefined ? null : configAt(node, path);
  return node === undefined || config === null ? null : { flow, version, node, config };
}

async function findInDrafts(deps: Deps, workspaceId: string, path: string): Promise<Hook | null> {
  for (const flow of await deps.flows.list(workspaceId)) {
    for (const node of flow.draft.nodes) {
      const config = configAt(node, path);
      if (config !== null) return { flow, version: await snapshotOfDraft(deps, flow), node, config };
    }
  }
  return null;
}

/** The config of a webhook trigger that is enabled and has this path. */
function configAt(node: FlowNode, path: string): WebhookConfig | null {
  if (node.kind !== 'webhook' || node.disabled === true) return null;
  const config = webhookConfigSchema.safeParse(node.config);
  return config.success && config.data.path === path ? config.data : null;
}
