import { ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import { replaceTestCases, requireStorable } from '#server/test-cases/save-test-case.ts';
import type { TestCaseStore } from '#server/test-cases/test-case-store.ts';
import { AppError } from '#shared/errors.ts';
import { readDefinition } from '#shared/graph/read-flow-file.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { Actor } from '#shared/people/roles.ts';
import { pathSchema } from '#shared/slug.ts';
import { createFlow } from './create-flow.ts';
import type { FlowRecord } from './flow-store.ts';
import { publishFlow, requirePublishable } from './publish-flow.ts';
import { replaceDraft } from './replace-draft.ts';

type Deps = Parameters<typeof publishFlow>[0] & { testCases: TestCaseStore };
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
  /** The flow's test cases; left out: they stay as they are. */
  tests?: TestCase[] | undefined;
  ignoreTests?: boolean | undefined;
};
type SavedFlow = { flowId: string; revision: number; version?: number };

/** Makes a flow or replaces its draft as a whole; with `publish` nothing changes unless it can be published. */
export async function putFlow(deps: Deps, actor: Actor, input: PutFlow): Promise<SavedFlow> {
  pathSchema.parse(input.path);
  const definition = readOrRefuse(input.definition);
  if (input.publish === true) requirePublishable(definition);
  requireStorable(input.tests ?? []);
  if (input.baseRevision !== undefined && input.baseRevision !== (input.flow?.revision ?? 0)) {
    throw new AppError('conflict', 'The draft has changed since you read it.', {
      details: { revision: input.flow?.revision ?? 0 },
    });
  }
  if (input.publish === true) await requirePassing(deps, actor, { ...input, definition });
  const flow = await save(deps, actor, { ...input, definition });
  if (input.tests) await replaceTestCases(deps, actor, { flow, testCases: input.tests });
  if (input.publish !== true) return { flowId: flow.id, revision: flow.revision };
  const { message = '' } = input;
  const publishing = { flow, revision: flow.revision, message, ignoreTests: true };
  const { version } = await publishFlow(deps, actor, publishing);
  return { flowId: flow.id, revision: flow.revision, version };
}

/** The cases that the flow will have pass on the draft that it will have. */
async function requirePassing(
  { checkTests }: Deps,
  actor: Actor,
  { flow, workspaceId, path, definition, tests, ignoreTests }: PutFlow & { definition: FlowDefinition },
): Promise<void> {
  if (ignoreTests === true || (flow === null && tests === undefined)) return;
  const { id, revision } = flow ?? { id: ulid(), revision: 0 };
  await checkTests?.(actor, { id, workspaceId, path, draft: definition, revision: revision + 1 }, tests);
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
