import { ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import { AppError } from '#shared/errors.ts';
import { readDefinition } from '#shared/graph/read-flow-file.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { Actor } from '#shared/people/roles.ts';
import { pathSchema } from '#shared/slug.ts';
import { createFlow } from './create-flow.ts';
import type { FlowRecord } from './flow-store.ts';
import { publishFlow, requirePublishable } from './publish-flow.ts';
import { replaceDraft } from './replace-draft.ts';

type Deps = Parameters<typeof publishFlow>[0];
type PutFlow = {
  workspaceId: string;
  path: string;
  /** The flow at this path; null: it is made. */
  flow: FlowRecord | null;
  definition?: unknown;
  title?: string | undefined;
  publish?: boolean | undefined;
  message?: string | undefined;
  /** The revision that the caller read; another one by now is a `conflict`. */
  baseRevision?: number | undefined;
};
type SavedFlow = { flowId: string; revision: number; version?: number };

/** Makes a flow or replaces its draft as a whole; with `publish` nothing changes unless it can be published. */
export async function putFlow(deps: Deps, actor: Actor, input: PutFlow): Promise<SavedFlow> {
  pathSchema.parse(input.path);
  const definition = readOrRefuse(input.definition);
  if (input.publish === true) requirePublishable(definition);
  if (input.baseRevision !== undefined && input.baseRevision !== (input.flow?.revision ?? 0)) {
    throw new AppError('conflict', 'The draft has changed since you read it.', {
      details: { revision: input.flow?.revision ?? 0 },
    });
  }
  const flow = await save(deps, actor, { ...input, definition });
  if (input.publish !== true) return { flowId: flow.id, revision: flow.revision };
  const message = input.message ?? '';
  const { version } = await publishFlow(deps, actor, { flow, revision: flow.revision, message });
  return { flowId: flow.id, revision: flow.revision, version };
}

function readOrRefuse(definition: unknown): FlowDefinition {
  const read = readDefinition(definition);
  if (read.ok) return read.definition;
  const first = read.problems[0]?.message ?? '';
  throw new AppError('invalid_definition', `This is not a flow: ${first}`, {
    details: { problems: read.problems },
  });
}

async function save(
  deps: Deps,
  actor: Actor,
  input: PutFlow & { definition: FlowDefinition },
): Promise<FlowRecord> {
  const { flow, definition, path, title } = input;
  if (flow === null) {
    return createFlow(deps, actor, { ...input, title: title ?? titleFrom(path), definition });
  }
  const change = {
    definition,
    operationId: ulid(),
    by: nameOfActor(actor),
    ...(title === undefined ? {} : { title }),
  };
  return replaceDraft(deps, flow, change);
}

/** `samples/refund_request` -> `Refund request` */
function titleFrom(path: string): string {
  const words = path
    .slice(path.indexOf('/') + 1)
    .replace(/[_-]+/g, ' ')
    .trim();
  return words === '' ? path : words.charAt(0).toUpperCase() + words.slice(1);
}
