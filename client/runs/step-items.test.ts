import { expect, test } from 'vitest';
import type { NodeLive, RunLive } from '#shared/live/events.ts';
import type { StepStatus, StepView } from '#shared/runs/run.ts';
import { stepItems, stepToShow } from './step-items.ts';

const nodes = [
  { id: 'score', kind: 'script', title: 'Score request', position: { x: 0, y: 0 }, config: {} },
  { id: 'ask', kind: 'approval', title: 'Ask Finance', position: { x: 0, y: 0 }, config: {} },
  { id: 'stop', kind: 'fail', title: '', position: { x: 0, y: 0 }, config: {} },
];

function aStep(path: string, status: StepStatus, more: Partial<StepView> = {}): StepView {
  const node = path.replace(/#\d+$/, '');
  return {
    path,
    node,
    kind: 'script',
    attempt: 1,
    executions: 1,
    status,
    ports: [],
    input: {},
    result: null,
    error: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: status === 'running' ? null : '2026-01-01T00:00:01.000Z',
    worker: null,
    ...more,
  };
}

function aLive(states: Record<string, Partial<NodeLive>>): RunLive {
  const node: NodeLive = {
    status: 'running',
    ports: [],
    attempt: 1,
    startedAt: null,
    finishedAt: null,
    error: null,
  };
  return {
    runId: 'r1',
    revision: 2,
    status: 'running',
    waitingFor: null,
    error: null,
    nodes: Object.fromEntries(Object.entries(states).map(([id, state]) => [id, { ...node, ...state }])),
  };
}

test('recorded steps come in their order with the titles of their nodes', () => {
  const items = stepItems({ steps: [aStep('score', 'succeeded')], live: undefined, definition: { nodes } });
  expect(items).toMatchObject([{ path: 'score', title: 'Score request', status: 'succeeded', depth: 0 }]);
});

test('the snapshot brings a running step up to date and adds the step that the list does not hold yet', () => {
  const live = aLive({ score: { status: 'succeeded' }, ask: { status: 'waiting' } });
  const items = stepItems({ steps: [aStep('score', 'running')], live, definition: { nodes } });
  expect(items.map((item) => [item.path, item.status, item.kind])).toEqual([
    ['score', 'succeeded', 'script'],
    ['ask', 'waiting', 'approval'],
  ]);
});

test('an older snapshot does not undo a finished step', () => {
  const live = aLive({ score: { status: 'running' } });
  const items = stepItems({ steps: [aStep('score', 'succeeded')], live, definition: { nodes } });
  expect(items[0]?.status).toBe('succeeded');
});

test('a second attempt is a row of its own, and a node without a title is called by its id', () => {
  const live = aLive({ stop: { status: 'running', attempt: 2 } });
  const items = stepItems({ steps: [aStep('stop', 'failed')], live, definition: { nodes } });
  expect(items.map((item) => [item.path, item.title, item.attempt])).toEqual([
    ['stop', 'stop', 1],
    ['stop#2', 'stop', 2],
  ]);
});

test('skipped steps stand last, and the failed one is opened first', () => {
  const steps = [aStep('ask', 'skipped'), aStep('score', 'succeeded'), aStep('stop', 'failed')];
  const items = stepItems({ steps, live: undefined, definition: { nodes } });
  expect(items.map((item) => item.path)).toEqual(['score', 'stop', 'ask']);
  expect(stepToShow(items)).toBe('stop');
  expect(stepToShow(items.slice(0, 1))).toBe('score');
  expect(stepToShow([])).toBeUndefined();
});
