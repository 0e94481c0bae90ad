import { type Draft, findOpenStep, findStep, putStep, takeOrder } from './draft.ts';
import { inheritFrom, resolveIncoming } from './edges.ts';
import type { StepChange } from './messages.ts';
import { type GraphNode, getNode } from './run-graph.ts';
import { recordPath, scopeOf, stepPath } from './scopes.ts';
import { type FinishedStep, isOpen, type OpenStep } from './state.ts';
import type { EngineError, ValueRef } from './values.ts';

/**
 * Follows the out edges of a step that has just finished: nodes whose edges are all resolved become ready, or are
 * skipped, disabled or pinned at once and are followed in turn (design 3.3).
 */
export function followEdges(draft: Draft, finishedPath: string): void {
  const pending = [finishedPath];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const scope = scopeOf(path);
    const nodeId = findStep(draft, path)?.node;
    if (nodeId === undefined) continue;
    for (const edge of getNode(draft.graph, nodeId).outgoing) {
      const settled = touch(draft, scope, getNode(draft.graph, edge.target));
      if (settled !== undefined) pending.push(settled);
    }
  }
}

/** Looks at what a node that never runs leads to: its edges are dead from the start. */
export function touchBehind(draft: Draft, scope: string, node: GraphNode): void {
  for (const edge of node.outgoing) {
    const settled = touch(draft, scope, getNode(draft.graph, edge.target));
    if (settled !== undefined) followEdges(draft, settled);
  }
}

/** Looks whether a node may run now; returns its path when it finished without executing. */
function touch(draft: Draft, scope: string, node: GraphNode): string | undefined {
  const path = stepPath(scope, node.id);
  if (findStep(draft, path) !== undefined) return undefined;
  const taken = resolveIncoming(draft, scope, node);
  if (taken === undefined) return undefined;
  const isOvertaken = node.overtakenBy.some((merge) => hasMerged(draft, stepPath(scope, merge)));
  if (taken.length === 0 || isOvertaken) {
    const status = taken.length === 0 ? 'skipped' : 'cancelled';
    settle(draft, path, node, { status, ports: [], result: { kind: 'null' } });
    return path;
  }
  return becomeReady(draft, path, { node, ...inheritFrom(draft, scope, taken) });
}

/** Whether a merge that cancels the others has gone on already. */
function hasMerged(draft: Draft, path: string): boolean {
  const step = findStep(draft, path);
  return step !== undefined && !isOpen(step) && step.status === 'succeeded';
}

export type ReadyNode = {
  node: GraphNode;
  previous: ValueRef;
  failed: string | null;
  failedWith?: EngineError;
};

/**
 * The order of design 3.3: disabled, `skipIf`, pinned, execute; returns the path of a step that finished without
 * executing. What an expression decides is asked by the executor.
 */
export function becomeReady(draft: Draft, path: string, given: ReadyNode): string | undefined {
  const { node, previous } = given;
  if (node.node.disabled === true) {
    settle(draft, path, node, {
      status: 'bypassed',
      ports: bypassPorts(node),
      result: bypassResult(node, previous),
    });
    return path;
  }
  if (node.node.pinned?.enabled === true && !node.isAsked) {
    settle(draft, path, node, { status: 'succeeded', ...pinnedOutcome(node) });
    return path;
  }
  putStep(draft, path, queuedStep(draft, given));
  draft.ready.push(path);
  return undefined;
}

function queuedStep(draft: Draft, given: ReadyNode): OpenStep {
  return {
    node: given.node.id,
    kind: given.node.kind,
    status: 'queued',
    attempt: 1,
    executions: 0,
    crashes: 0,
    order: -1,
    readyAt: draft.now,
    startedAt: null,
    previous: given.previous,
    failed: given.failed,
    ...(given.failedWith && { failedWith: given.failedWith }),
    input: null,
    dueAt: null,
    timeoutAt: null,
    failure: null,
  };
}

/** Where a bypassed step goes on (design 3.3). */
export function bypassPorts(node: GraphNode): string[] {
  if (node.kind === 'branch') return ['else'];
  if (node.kind === 'approval') return ['approved'];
  return node.ports.includes('out') ? ['out'] : [];
}

/** What a bypassed step hands on; a bypassed approval says so. */
export function bypassResult(node: GraphNode, previous: ValueRef): ValueRef {
  if (node.kind !== 'approval') return previous;
  return { kind: 'inline', json: '{"decision":"bypassed","decisions":[],"form":null}' };
}

export function pinnedOutcome(node: GraphNode): { ports: string[]; result: ValueRef } {
  const pinned = node.node.pinned;
  const port = pinned?.port ?? node.ports[0];
  return {
    ports: port === undefined ? [] : [port],
    result: { kind: 'inline', json: JSON.stringify(pinned?.result ?? null) },
  };
}

/** Finishes a node that does not execute and records it. */
export function settle(
  draft: Draft,
  path: string,
  node: GraphNode,
  outcome: Pick<FinishedStep, 'ports' | 'result'> & {
    status: 'skipped' | 'cancelled' | 'bypassed' | 'succeeded';
  },
): void {
  const { status, ports, result } = outcome;
  const isReached = status === 'bypassed' || status === 'succeeded';
  const at = isReached ? draft.now : null;
  const record: StepChange = {
    path: recordPath(path, 1),
    node: node.id,
    kind: node.kind,
    attempt: 1,
    executions: 0,
    status,
    ports,
    order: takeOrder(draft),
    startedAt: at,
    finishedAt: at,
    input: null,
    result: isReached ? result : null,
    error: null,
  };
  draft.records.push(record);
  putStep(draft, path, { node: node.id, status, ports, result });
}

/** The most steps of one run that execute at the same time on one worker. */
export const maxRunningSteps = 64;

/** Puts what became ready into the queue, in document order; nodes with a higher priority come first. */
export function queueReady(draft: Draft): void {
  const ready = draft.ready.filter((path) => findStep(draft, path) !== undefined);
  draft.ready = [];
  if (ready.length === 0) return;
  const nodeOf = (path: string) => getNode(draft.graph, findStep(draft, path)?.node ?? '');
  const added = ready.sort((a, b) => nodeOf(a).index - nodeOf(b).index);
  draft.run.queue = [...draft.run.queue, ...added];
  if (!draft.graph.hasPriorities) return;
  const open = draft.run.queue.filter((path) => findStep(draft, path) !== undefined);
  const priorityOf = (path: string) => nodeOf(path).policy.priority ?? 0;
  draft.run.queue = open.sort((a, b) => priorityOf(b) - priorityOf(a));
}

/**
 * Starts as many queued steps as may run: one at a time while a step is suspected of killing its worker
 * (design 8.1, 6), and never two `return` nodes at once, so that the first in the document fixes the result.
 */
export function startQueued(draft: Draft): void {
  if (draft.run.queue.length === 0 || draft.run.ending !== null) return;
  const limit = draft.run.suspects.length > 0 ? 1 : maxRunningSteps;
  const { queue } = draft.run;
  const held: string[] = [];
  let nextReturn: string | undefined;
  let next = 0;
  for (; next < queue.length && draft.run.running < limit; next++) {
    const path = queue[next] ?? '';
    const step = findOpenStep(draft, path);
    if (step === undefined || step.status !== 'queued') continue;
    if (step.kind === 'return') {
      nextReturn ??= isReturnRunning(draft) ? '' : findNextReturn(draft);
      if (path !== nextReturn) {
        held.push(path);
        continue;
      }
    }
    startStep(draft, path, step);
  }
  if (next > 0) draft.run.queue = [...held, ...queue.slice(next)];
}

/** The `return` that goes before the others in the queue: one that had started before, else the first. */
function findNextReturn(draft: Draft): string {
  let first = '';
  for (const path of draft.run.queue) {
    const step = findOpenStep(draft, path);
    if (step?.status !== 'queued' || step.kind !== 'return') continue;
    if (step.order >= 0) return path;
    first ||= path;
  }
  return first;
}

function isReturnRunning(draft: Draft): boolean {
  for (const path of draft.state.open) {
    const step = findStep(draft, path);
    if (step !== undefined && isOpen(step) && step.status === 'running' && step.kind === 'return')
      return true;
  }
  return false;
}

function startStep(draft: Draft, path: string, step: OpenStep): void {
  const { timeoutSeconds } = getNode(draft.graph, step.node).policy;
  step.status = 'running';
  step.executions += 1;
  if (step.executions === 1) {
    step.order = takeOrder(draft);
    step.startedAt = draft.now;
  }
  step.dueAt = null;
  step.timeoutAt = timeoutSeconds === undefined ? null : draft.now + timeoutSeconds * 1000;
  putStep(draft, path, step);
  draft.run.running += 1;
  draft.commands.push({ kind: 'execute', path, node: step.node, attempt: step.attempt });
}
