import { type Draft, findOpenStep, findStep, recordPath, takeOrder } from './draft.ts';
import { inheritFrom, resolveIncoming, scopeOf, stepPath } from './edges.ts';
import type { StepChange } from './messages.ts';
import { type GraphNode, getNode } from './run-graph.ts';
import { type FinishedStep, isOpen, type OpenStep, type ValueRef } from './state.ts';

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

/** Looks whether a node may run now; returns its path when it finished without executing. */
export function touch(draft: Draft, scope: string, node: GraphNode): string | undefined {
  const path = stepPath(scope, node.id);
  if (findStep(draft, path) !== undefined) return undefined;
  const taken = resolveIncoming(draft, scope, node);
  if (taken === undefined) return undefined;
  if (taken.length === 0) {
    settle(draft, path, node, { status: 'skipped', ports: [], result: { kind: 'null' } });
    return path;
  }
  return becomeReady(draft, path, { node, ...inheritFrom(draft, scope, taken) });
}

type ReadyNode = { node: GraphNode; previous: ValueRef; failed: string | null };

/** The order of design 3.3: disabled, `skipIf`, pinned, execute. `skipIf` is asked by the executor. */
function becomeReady(draft: Draft, path: string, given: ReadyNode): string | undefined {
  const { node, previous } = given;
  if (node.node.disabled === true) {
    settle(draft, path, node, {
      status: 'bypassed',
      ports: bypassPorts(node),
      result: bypassResult(node, previous),
    });
    return path;
  }
  if (node.policy.skipIf === undefined && node.node.pinned?.enabled === true) {
    settle(draft, path, node, { status: 'succeeded', ...pinnedOutcome(node) });
    return path;
  }
  draft.steps.set(path, queuedStep(draft, given));
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
  outcome: Pick<FinishedStep, 'ports' | 'result'> & { status: 'skipped' | 'bypassed' | 'succeeded' },
): void {
  const { status, ports, result } = outcome;
  const at = status === 'skipped' ? null : draft.now;
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
    result: status === 'skipped' ? null : result,
    error: null,
  };
  draft.records.push(record);
  draft.steps.set(path, { node: node.id, status, ports, result });
}

/** The most steps of one run that execute at the same time on one worker. */
export const maxRunningSteps = 64;

/** Puts what became ready into the queue, in document order. */
export function queueReady(draft: Draft): void {
  if (draft.ready.length === 0) return;
  const place = (path: string) => getNode(draft.graph, findStep(draft, path)?.node ?? '').index;
  const added = draft.ready.sort((a, b) => place(a) - place(b));
  draft.run.queue = [...draft.run.queue, ...added];
  draft.ready = [];
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
  let isReturning: boolean | undefined;
  let next = 0;
  for (; next < queue.length && draft.run.running < limit; next++) {
    const path = queue[next] ?? '';
    const step = findOpenStep(draft, path);
    if (step === undefined || step.status !== 'queued') continue;
    if (step.kind === 'return') {
      isReturning ??= isReturnRunning(draft);
      if (isReturning) {
        held.push(path);
        continue;
      }
      isReturning = true;
    }
    startStep(draft, path, step);
  }
  if (next > 0) draft.run.queue = [...held, ...queue.slice(next)];
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
  draft.steps.set(path, step);
  draft.run.running += 1;
  draft.commands.push({ kind: 'execute', path, node: step.node, attempt: step.attempt });
}
