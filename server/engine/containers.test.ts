import { expect, test } from 'vitest';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import type { StepOutcome } from './messages.ts';
import { broken, ok, resume, type Simulation, simulate } from './testing/simulate.ts';
import type { ListRef } from './values.ts';

const iterates = (count: number): StepOutcome => ({ kind: 'iterates', input: null, count });

/** A loop over `count` items with one script in its body. */
function startLoop(config: object, count: number, options: object = {}): Simulation {
  const graph = aGraph()
    .manual()
    .loop('each', config as never, options)
    .script('work', { parentId: 'each' });
  const run = simulate(graph.chain('manual', 'each').build());
  run.finish('each', iterates(count));
  return run;
}

const executing = (run: Simulation) => run.executing.map(({ path }) => path);
const resultOf = (run: Simulation) => {
  const entry = run.stored()['s:each'];
  return (entry?.result as unknown as ListRef | undefined)?.items.map(([index, ref]) => [index, ref]);
};

test('a loop runs its body for one item after the other', () => {
  const run = startLoop({}, 2);
  expect(executing(run)).toEqual(['each[0].work']);
  run.finish('each[0].work', ok('a'));
  expect(executing(run)).toEqual(['each[1].work']);
  run.finish('each[1].work', ok('b'));
  expect(run.run.ended?.status).toBe('succeeded');
  expect(resultOf(run)).toEqual([
    [0, { kind: 'inline', json: '"a"' }],
    [1, { kind: 'inline', json: '"b"' }],
  ]);
});

test('parallelism counts iterations that are not finished, and results stand in item order', () => {
  const run = startLoop({ parallelism: 2 }, 3);
  expect(executing(run)).toEqual(['each[0].work', 'each[1].work']);
  run.finish('each[1].work', ok('b'));
  expect(executing(run)).toEqual(['each[0].work', 'each[2].work']);
  run.finish('each[2].work', ok('c'));
  run.finish('each[0].work', ok('a'));
  expect(resultOf(run)?.map(([index]) => index)).toEqual([0, 1, 2]);
});

test('a loop without items gives an empty list at once', () => {
  const run = startLoop({}, 0);
  expect(run.run.ended?.status).toBe('succeeded');
  expect(resultOf(run)).toEqual([]);
});

test('finished iterations leave the state: it stays as small at the end of a long loop as at its start', () => {
  const run = startLoop({}, 1000);
  let most = 0;
  for (let index = 0; index < 1000; index++) {
    run.finish(`each[${index}].work`, ok({ index }));
    most = Math.max(most, Object.keys(run.stored()).length);
  }
  expect(run.run.ended?.status).toBe('succeeded');
  expect(most).toBeLessThan(140);
  expect(JSON.stringify(run.stored()).length).toBeLessThan(20_000);
});

test('a failure that nothing handles cancels the other iterations and fails the loop as the step that failed', () => {
  const run = startLoop({ parallelism: 3 }, 4);
  run.finish('each[0].work', ok('a'));
  run.finish('each[2].work', broken('No'));
  expect(run.statuses()).toMatchObject({
    'each[1].work': 'cancelled',
    'each[2].work': 'failed',
    each: 'failed',
  });
  expect(run.run.ended).toMatchObject({
    status: 'failed',
    error: { message: 'No', node: 'work', path: 'each[2].work', results: { isSparse: true } },
  });
});

test('a collecting loop goes on, and the error stands at its index', () => {
  const run = startLoop({ whenItemFails: 'collect' }, 2);
  run.finish('each[0].work', broken('No'));
  run.finish('each[1].work', ok('b'));
  expect(run.run.ended?.status).toBe('succeeded');
  expect(resultOf(run)?.[0]).toMatchObject([0, { kind: 'error', error: { message: 'No' } }]);
});

test('a whole loop is tried again with the items of its first attempt', () => {
  const retry = {
    attempts: 1,
    seconds: 10,
    backoff: 'constant' as const,
    factor: 2,
    maxSeconds: 60,
    jitter: 0,
  };
  const run = startLoop({}, 2, { policy: { retry } });
  run.finish('each[0].work', ok('a'));
  run.finish('each[1].work', broken());
  expect(run.statuses()).toMatchObject({ each: 'retrying' });
  run.now += 10_000;
  run.send({ kind: 'tick' });
  run.finish('each', iterates(2));
  expect(executing(run)).toEqual(['each#2[0].work']);
  run.finish('each#2[0].work');
  run.finish('each#2[1].work');
  expect(run.statuses()).toMatchObject({ each: 'failed', 'each#2': 'succeeded' });
  expect(run.run.ended?.status).toBe('succeeded');
});

test('a while asks after each iteration whether it goes on', () => {
  const graph = aGraph().manual().while('again').script('work', { parentId: 'again' });
  const run = simulate(graph.chain('manual', 'again').build());
  run.finish('again', iterates(1));
  const asked = run.finish('again[0].work');
  expect(asked.commands).toEqual([{ kind: 'evaluate', path: 'again', node: 'again', attempt: 1, index: 0 }]);
  const answer = (index: number, goesOn: boolean) =>
    run.send({ kind: 'answer', path: 'again', attempt: 1, index, answer: { ok: true, goesOn } });
  answer(0, true);
  expect(executing(run)).toEqual(['again[1].work']);
  run.finish('again[1].work');
  answer(1, false);
  expect(run.run.ended?.status).toBe('succeeded');
});

test('what was asked when a worker was lost is asked again', () => {
  const graph = aGraph().manual().while('again').script('work', { parentId: 'again' });
  const definition = graph.chain('manual', 'again').build();
  const run = simulate(definition);
  run.finish('again', iterates(1));
  run.finish('again[0].work');
  const other = resume(definition, run.stored(), run.now);
  const { commands } = other.send({ kind: 'recovered' });
  expect(commands).toEqual([{ kind: 'evaluate', path: 'again', node: 'again', attempt: 1, index: 0 }]);
});

test('a return inside a loop ends the whole run', () => {
  const graph = aGraph()
    .manual()
    .loop('each', { parallelism: 2 })
    .return('done', undefined, { parentId: 'each' });
  const run = simulate(graph.chain('manual', 'each').build());
  run.finish('each', iterates(3));
  expect(executing(run)).toEqual(['each[0].done']);
  run.finish('each[0].done');
  expect(run.run.ended?.status).toBe('succeeded');
  expect(run.run.result).toMatchObject({ kind: 'inline' });
});

test('a signal goes to the wait that stands first in the document and then by index', () => {
  const graph = aGraph().manual().loop('each', { parallelism: 2 }).wait('go', 'go', { parentId: 'each' });
  const run = simulate(graph.chain('manual', 'each').build());
  run.finish('each', iterates(2));
  for (const index of [1, 0]) {
    const waitsFor = { on: 'signal' as const, name: 'go' };
    run.finish(`each[${index}].go`, { kind: 'waiting', input: null, dueAt: null, waitsFor });
  }
  const value = { kind: 'inline' as const, json: '1' };
  const decision = run.send({ kind: 'signal', id: 's1', name: 'go', at: run.now, value });
  expect(decision.changes.consumed).toEqual(['s1']);
  expect(run.statuses()).toMatchObject({ 'each[0].go': 'succeeded' });
  expect(
    run.send({ kind: 'signal', id: 's2', name: 'other', at: run.now, value }).changes.consumed,
  ).toBeUndefined();
});

test('a merge goes on at the first edge and cancels what leads only to it', () => {
  const graph = aGraph().manual().script('a').script('b').script('c').merge('first', { cancelOthers: true });
  graph.chain('manual', 'a', 'first').chain('manual', 'b', 'c', 'first');
  const run = simulate(graph.build());
  run.finish('a', ok('a'));
  run.finish('first', { kind: 'succeeded', ports: ['out'], result: { kind: 'previous' }, input: null });
  expect(run.statuses()).toMatchObject({ first: 'succeeded', b: 'cancelled', c: 'skipped' });
  expect(run.run.ended?.status).toBe('succeeded');
  expect(run.run.result).toEqual({ kind: 'step', path: 'a' });
});

test('cancelling a wait for a child run asks for the end of that run until it is told to be done', () => {
  const graph = aGraph().manual().flow('call', 'a/b').script('bad').merge('first', { cancelOthers: true });
  graph.chain('manual', 'call', 'first').chain('manual', 'bad', 'first');
  const definition = graph.build();
  const run = simulate(definition);
  const waitsFor = { on: 'child' as const, name: 'run2' };
  run.finish('call', { kind: 'waiting', input: null, dueAt: null, waitsFor });
  run.finish('bad');
  const passed = {
    kind: 'succeeded' as const,
    ports: ['out'],
    result: { kind: 'previous' as const },
    input: null,
  };
  const { commands } = run.finish('first', passed);
  expect(commands).toContainEqual({ kind: 'clear', withdraw: [], cancel: ['run2'] });
  const other = resume(definition, run.stored(), run.now);
  expect(other.send({ kind: 'recovered' }).commands).toContainEqual({
    kind: 'clear',
    withdraw: [],
    cancel: ['run2'],
  });
  other.send({ kind: 'cleared', withdrawn: [], cancelled: ['run2'] });
  expect(other.stored().run?.toCancel).toBeUndefined();
});

test('the failure handler runs in the failed run, and its result may recover it', () => {
  const graph = aGraph().manual().script('bad').script('handler').settings({ failureHandler: 'handler' });
  const run = simulate(graph.chain('manual', 'bad').build());
  run.finish('bad', broken('No'));
  expect(executing(run)).toEqual(['handler']);
  expect(run.run.ended).toBeUndefined();
  run.finish('handler', { ...ok({ recover: true }), recovers: true } as StepOutcome);
  expect(run.run).toMatchObject({
    ended: { status: 'succeeded' },
    result: { kind: 'step', path: 'handler' },
  });
});
