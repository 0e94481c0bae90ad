import { createHash } from 'node:crypto';
import { nameOfActor } from '#server/access/who.ts';
import { chooseTrigger } from '#server/engine/choose-trigger.ts';
import type { FlowRecord, FlowStore, FlowVersionRecord } from '#server/flows/flow-store.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { AppError } from '#shared/errors.ts';
import { flowOfOne, flowUpTo } from '#shared/graph/part-of-flow.ts';
import type { JsonValue } from '#shared/json.ts';
import type { Actor } from '#shared/people/roles.ts';
import { snapshotOfDraft } from './draft-snapshot.ts';
import { type InsertDeps, insertRun } from './insert-run.ts';

type Deps = InsertDeps & { flows: FlowStore };
/** A test that ends with a node, or of one node with given results of those before it (design 3.10). */
export type TestedPart = { upTo: string } | { only: string; results: { [node: string]: JsonValue } };

type Start = {
  flow: FlowRecord;
  input: JsonValue;
  /** Id of the trigger that fires; left out: see `chooseTrigger`. */
  trigger?: string | undefined;
  /** A published version; left out: the current one. */
  version?: number | undefined;
  /** Runs the draft as a test. */
  isDraft: boolean;
  /** What of the draft is tested; left out: all of it. */
  part?: TestedPart | undefined;
  idempotencyKey?: string | undefined;
  labels?: string[] | undefined;
};

/** Starts a run of a flow by hand or by API; returns once the run is stored durably. */
export async function startFlowRun(deps: Deps, actor: Actor, start: Start): Promise<RunRecord> {
  const version = start.isDraft
    ? await snapshotOfDraft(deps, start.flow, partOf(start))
    : await publishedVersion(deps, start.flow, start.version);
  const node = chooseTrigger(version.definition, start.trigger);
  const { run } = await insertRun(deps, {
    flow: start.flow,
    version,
    input: start.input,
    trigger: { kind: node.kind, node: node.id, time: new Date(deps.clock.now()).toISOString() },
    startedBy: nameOfActor(actor),
    person: actor.kind === 'user' ? actor : null,
    idempotencyKey: start.idempotencyKey ?? null,
    ...(start.labels && start.labels.length > 0 && { labels: start.labels }),
  });
  return run;
}

function partOf({ flow, part }: Start) {
  if (part === undefined) return undefined;
  const node = 'upTo' in part ? part.upTo : part.only;
  if (!flow.draft.nodes.some(({ id }) => id === node)) {
    throw new AppError('bad_request', `The draft has no node "${node}".`);
  }
  const definition = 'upTo' in part ? flowUpTo(flow.draft, node) : flowOfOne(flow.draft, node, part.results);
  if (definition === undefined) {
    throw new AppError('bad_request', `"${node}" stands inside a loop or while: test up to it instead.`);
  }
  const hash = createHash('sha256').update(JSON.stringify(part)).digest('base64url');
  return { definition, name: `-${hash.slice(0, 22)}` };
}

/** The version that runs when a draft is not meant; a flow that has none is `not_published`. */
export async function publishedVersion(
  deps: { flows: FlowStore },
  flow: FlowRecord,
  version: number | undefined,
): Promise<FlowVersionRecord> {
  if (flow.publishedVersionId === null) {
    throw new AppError(
      'not_published',
      `The flow ${flow.path} was never published. Publish it, or run its draft.`,
    );
  }
  const by = version === undefined ? { id: flow.publishedVersionId } : { flowId: flow.id, version };
  const record = await deps.flows.findVersion(flow.workspaceId, by);
  if (record === null)
    throw new AppError('not_found', `The flow ${flow.path} has no version ${version ?? ''}.`);
  return record;
}
