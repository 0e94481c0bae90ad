import { ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { nextOccurrence } from '#server/schedules/occurrences.ts';
import type { ScheduleStore } from '#server/schedules/schedule-store.ts';
import { announceSync, syncPublished } from '#server/schedules/sync-published.ts';
import type { ScheduleWakeUps } from '#server/schedules/sync-schedules.ts';
import type { FlowScriptPreparer } from '#server/scripts/flow-scripts.ts';
import type { TestGate } from '#server/test-cases/check-tests.ts';
import { AppError, isAppError } from '#shared/errors.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { validateDefinition } from '#shared/graph/validate.ts';
import { nodeCatalogue } from '#shared/nodes/catalogue.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { FlowRecord, FlowStore, WebhookRoute } from './flow-store.ts';

type Deps = {
  flows: FlowStore;
  clock: ClockPort;
  schedules: ScheduleStore;
  scheduleWakeUps?: ScheduleWakeUps;
  /** Makes saved scripts and imports ready; without it a flow must not use them. */
  prepareScripts?: FlowScriptPreparer;
  /** Runs the flow's test cases; without it they are not asked. */
  checkTests?: TestGate;
};

type Publishing = {
  flow: FlowRecord;
  revision: number;
  message: string;
  /** Publishes although test cases fail. */
  ignoreTests?: boolean | undefined;
};

/**
 * Makes the draft at `revision` the next immutable version; refused while it has problems of severity error, or while
 * one of its test cases fails.
 */
export async function publishFlow(deps: Deps, actor: Actor, input: Publishing): Promise<{ version: number }> {
  const { flow, revision } = input;
  if (revision !== flow.revision) throw staleDraft(flow.revision);
  requirePublishable(flow.draft);
  if (input.ignoreTests !== true) await deps.checkTests?.(actor, flow);
  const now = deps.clock.now();
  const place = { workspaceId: flow.workspaceId, flowId: flow.id };
  const versionId = ulid(now);
  const scripts = await deps.prepareScripts?.({
    ...place,
    flowVersionId: versionId,
    definition: flow.draft,
  });
  await announceSync(deps, place, flow.draft);
  const published = await deps.flows.publish(
    flow.workspaceId,
    flow.id,
    revision,
    {
      id: versionId,
      workspaceId: flow.workspaceId,
      flowId: flow.id,
      definition: flow.draft,
      ...(scripts && { scripts }),
      message: input.message,
      createdAt: now,
      createdBy: nameOfActor(actor),
    },
    webhookRoutes(flow),
  );
  if (published === null) throw staleDraft(null);
  await syncPublished(deps, place);
  return published;
}

/** A time such as 30 February can be read, but never comes: the schedule would silently never fire. */
function requireComingTimes(definition: FlowDefinition): void {
  for (const node of definition.nodes) {
    if (node.kind !== 'schedule' || node.disabled === true) continue;
    try {
      nextOccurrence(nodeCatalogue.schedule.schema.parse(node.config), 0);
    } catch (error) {
      if (!isAppError(error)) throw error;
      const message = `The schedule "${node.title || node.id}" cannot fire: ${error.message}`;
      const problem = { severity: 'error', code: 'missing_config', node: node.id, message };
      throw new AppError('invalid_definition', `The flow cannot be published: ${message}`, {
        details: { problems: [problem] },
      });
    }
  }
}

/** Throws `invalid_definition` with all problems when one of them is an error. */
export function requirePublishable(definition: FlowDefinition): void {
  const problems = validateDefinition(definition, 'publish');
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) {
    requireComingTimes(definition);
    return;
  }
  const first = errors[0]?.message ?? '';
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  throw new AppError('invalid_definition', `The flow cannot be published: ${first}${more}`, {
    details: { problems },
  });
}

function staleDraft(revision: number | null): AppError {
  return new AppError('conflict', 'The draft has changed since. Look at it again, then publish.', {
    ...(revision === null ? {} : { details: { revision } }),
  });
}

function webhookRoutes(flow: FlowRecord): WebhookRoute[] {
  return flow.draft.nodes.flatMap((node) => {
    if (node.kind !== 'webhook' || node.disabled === true) return [];
    const config = nodeCatalogue.webhook.schema.parse(node.config);
    return [{ workspaceId: flow.workspaceId, path: config.path, flowId: flow.id, nodeId: node.id }];
  });
}
