import { expect, test } from 'vitest';
import type { Policy } from '#shared/graph/schema.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import { nextDueAt } from './run-state.ts';
import { broken, ok, resume, runStart, simulate } from './testing/simulate.ts';

const retry = {
  attempts: 2,
  seconds: 10,
  backoff: 'exponential' as const,
  factor: 3,
  maxSeconds: 25,
  jitter: 0,
};
const withPolicy = (policy: Policy) =>
  aGraph().manual().script('a', { policy }).script('b').chain('manual', 'a', 'b').build();

test('a failed step waits, then runs again, and every attempt is recorded', () => {
  const run = simulate(withPolicy({ retry }));
  run.finish('a', broken('first'));
  expect(run.statuses()).toMatchObject({ a: 'retrying' });
  expect(nextDueAt(run.state, run.graph)).toBe(runStart + 10_000);
  run.now = runStart + 10_000;
  run.send({ kind: 'tick' });
  expect(run.executing).toMatchObject([{ path: 'a', attempt: 2 }]);
  expect(run.records.get('a')).toMatchObject({ status: 'failed', error: { message: 'first', attempt: 1 } });
  run.finish('a', broken('second'));
  expect(nextDueAt(run.state, run.graph)).toBe(run.now + 25_000);
  run.now += 25_000;
  run.send({ kind: 'tick' });
  run.finish('a', ok(1));
  expect(run.statuses()).toMatchObject({ a: 'failed', 'a#2': 'failed', 'a#3': 'succeeded' });
});

test('when the retries are used up the step fails', () => {
  const run = simulate(withPolicy({ retry: { ...retry, attempts: 1, seconds: 0 } }));
  run.finish('a', broken());
  run.send({ kind: 'tick' });
  run.finish('a', broken('last'));
  expect(run.run.ended).toMatchObject({ status: 'failed', error: { message: 'last', attempt: 2 } });
});

test('a failure that may not be retried fails at once', () => {
  const run = simulate(withPolicy({ retry }));
  run.finish('a', broken('arguments', false));
  expect(run.run.ended?.status).toBe('failed');
});

test('retry stages are used one after another', () => {
  const stages = [
    { ...retry, attempts: 1, seconds: 1, backoff: 'constant' as const },
    { ...retry, attempts: 1, seconds: 60, maxSeconds: 3600, backoff: 'constant' as const },
  ];
  const run = simulate(withPolicy({ retry: stages }));
  run.finish('a', broken());
  expect(nextDueAt(run.state, run.graph)).toBe(run.now + 1000);
  run.now += 1000;
  run.send({ kind: 'tick' });
  run.finish('a', broken());
  expect(nextDueAt(run.state, run.graph)).toBe(run.now + 60_000);
});

test('a step that was running when its worker was lost runs again and counts the execution', () => {
  const definition = withPolicy({});
  const first = simulate(definition);
  const second = resume(definition, first.stored(), runStart + 30_000);
  second.executing = [];
  second.send({ kind: 'recovered' });
  expect(second.executing).toMatchObject([{ path: 'a', attempt: 1 }]);
  second.finish('a');
  expect(second.records.get('a')).toMatchObject({ executions: 2, attempt: 1, status: 'succeeded' });
});

test('at the third lost worker the step fails as a fault of the system and retries do not help', () => {
  const definition = withPolicy({ retry });
  let run = simulate(definition);
  for (let crash = 1; crash <= 3; crash++) {
    run = resume(definition, run.stored(), run.now);
    run.executing = [];
    run.send({ kind: 'recovered' });
  }
  expect(run.run.ended).toMatchObject({
    status: 'failed',
    error: { code: 'worker_lost', fault: 'system', node: 'a' },
  });
});

test('a step is not blamed where many other workers are lost, until it ran on half of them', () => {
  const definition = withPolicy({});
  let run = simulate(definition);
  const crash = (lostWorkers: number) => {
    run = resume(definition, run.stored(), run.now);
    run.executing = [];
    run.send({ kind: 'recovered', lostWorkers });
  };
  for (let times = 1; times <= 4; times++) crash(times * 5);
  expect(run.run.ended).toBeUndefined();
  expect(run.executing.map(({ path }) => path)).toEqual(['a']);
  crash(10);
  expect(run.run.ended).toMatchObject({ error: { code: 'worker_lost' } });
});

test('onCrash fail gives up at the first lost worker', () => {
  const definition = withPolicy({ onCrash: 'fail' });
  const run = resume(definition, simulate(definition).stored(), runStart);
  run.send({ kind: 'recovered' });
  expect(run.run.ended?.error).toMatchObject({ code: 'worker_lost' });
});

test('from the second crash on the suspects run one at a time until they are cleared', () => {
  const graph = aGraph().manual().script('a').script('b').script('c').script('after');
  for (const id of ['a', 'b', 'c']) graph.chain('manual', id, 'after');
  const definition = graph.build();
  let run = simulate(definition);
  for (let crash = 1; crash <= 2; crash++) {
    run = resume(definition, run.stored(), run.now);
    run.executing = [];
    run.send({ kind: 'recovered' });
  }
  expect(run.executing.map(({ path }) => path)).toEqual(['a']);
  run = resume(definition, run.stored(), run.now);
  run.executing = [];
  run.send({ kind: 'recovered' });
  expect(run.records.get('a')).toMatchObject({ status: 'failed', error: { code: 'worker_lost' } });
  expect(run.run.ended?.status).toBe('failed');
});

test('an innocent suspect finishes and frees the others', () => {
  const graph = aGraph().manual().script('a').script('b').chain('manual', 'a').chain('manual', 'b');
  const definition = graph.build();
  let run = simulate(definition);
  for (let crash = 1; crash <= 2; crash++) {
    run = resume(definition, run.stored(), run.now);
    run.executing = [];
    run.send({ kind: 'recovered' });
  }
  run.finish('a');
  expect(run.executing.map(({ path }) => path)).toEqual(['b']);
  run.finish('b');
  expect(run.run.ended?.status).toBe('succeeded');
});

test('steps given up on purpose are queued, count no crash, and run when somebody takes the run', () => {
  const definition = withPolicy({ onCrash: 'fail' });
  const first = simulate(definition);
  first.executing = [];
  first.send({ kind: 'interrupted', steps: [{ path: 'a', hasBegun: true }] });
  expect(first.executing).toEqual([]);
  const second = resume(definition, first.stored(), runStart + 10);
  second.send({ kind: 'recovered' });
  expect(second.executing).toMatchObject([{ path: 'a' }]);
  second.finish('a');
  expect(second.records.get('a')).toMatchObject({ executions: 2, status: 'succeeded' });
});

test('a step that was marked and not begun does not count as executed', () => {
  const definition = withPolicy({});
  const first = simulate(definition);
  first.executing = [];
  first.send({ kind: 'interrupted', steps: [{ path: 'a', hasBegun: false }] });
  const second = resume(definition, first.stored(), runStart);
  second.send({ kind: 'recovered' });
  second.finish('a');
  expect(second.records.get('a')).toMatchObject({ executions: 1 });
});

test('an end that was decided and not stored is announced again', () => {
  const definition = aGraph().manual().script('a').chain('manual', 'a').build();
  const first = simulate(definition);
  first.finish('a', broken());
  const second = resume(definition, first.stored(), runStart + 30_000);
  second.send({ kind: 'recovered' });
  expect(second.run.ended).toEqual(first.run.ended);
});
