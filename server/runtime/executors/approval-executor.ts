import { recordPath } from '#server/engine/scopes.ts';
import { nodeConfig } from '#shared/graph/config.ts';
import type { JsonValue } from '#shared/json.ts';
import { isJsonObject } from '#shared/json.ts';
import type { ApprovalRecord, RequestTexts } from '../records.ts';
import type { Executor, ExecutorContext } from './executor.ts';

/** Opens a request for a decision and waits (design 3.8). Opening it again after a crash changes nothing. */
export const approvalExecutor: Executor = {
  async resolveInput({ node, evaluator }) {
    const { title, message } = nodeConfig(node, 'approval');
    return evaluator.resolveAll({ title, message }, 'The field');
  },

  async execute(context, input) {
    const request = await context.approvals.open(describeRequest(context, input));
    return { kind: 'waiting', dueAt: request.expiresAt, isDecided: request.status !== 'pending' };
  },
};

function describeRequest(context: ExecutorContext, input: JsonValue): ApprovalRecord {
  const { run, node, clock } = context;
  // A request that ran out of time was withdrawn: every attempt asks anew.
  const path = recordPath(context.path, context.attempt);
  const config = nodeConfig(node, 'approval');
  const openedAt = clock.now();
  const shownTitle = node.title || node.id;
  const texts = textsOf(input, shownTitle);
  const { keepsSecret } = context;
  const secret = {
    texts: keepsSecret.input ? context.sealText(texts) : null,
    decisions: keepsSecret.result,
  };
  return {
    id: `${run.id}/${path}`,
    workspaceId: run.workspaceId,
    runId: run.id,
    flowPath: run.flowPath,
    path,
    node: node.id,
    status: 'pending',
    ...(keepsSecret.input ? { title: shownTitle, message: null } : texts),
    form: config.form ?? null,
    deciders: config.deciders,
    required: config.required,
    starterMayDecide: config.starterMayDecide,
    startedByUserId: run.startedByUserId,
    startedBy: run.startedByEmail ?? run.startedBy,
    isTest: run.isTest,
    openedAt,
    expiresAt: config.expiresSeconds === undefined ? null : openedAt + config.expiresSeconds * 1000,
    decisions: [],
    ...((keepsSecret.input || keepsSecret.result) && { secret }),
  };
}

function textsOf(input: JsonValue, otherwise: string): RequestTexts {
  const { title = null, message = null } = isJsonObject(input) ? input : {};
  return { title: textOf(title) || otherwise, message: message === null ? null : textOf(message) };
}

function textOf(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
