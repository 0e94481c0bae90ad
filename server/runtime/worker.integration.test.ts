import { afterEach, expect, test } from 'vitest';
import { aRuntime, type TestRuntime } from '#server/testing/a-runtime.ts';
import { aGraph, code } from '#shared/graph/testing/a-graph.ts';
import { cancelRun } from './cancel-run.ts';
import { deliverDecision } from './deliver-decision.ts';
import { createRealTimers } from './real-timers.ts';
import { startRun } from './start-run.ts';
import { waitForRun } from './wait-for-run.ts';
import { createWorker, type Worker } from './worker.ts';

const started: Worker[] = [];
const clock = { now: () => Date.now() };

afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.stop(50)));
});

function startWorker(runtime: TestRuntime, owner: string, slots = 4): Worker {
  const timers = createRealTimers(clock);
  const worker = createWorker({
    ...runtime,
    clock,
    timers,
    owner,
    slots,
    leaseSeconds: 3,
    changeFeed: runtime.stores.changeFeed,
  });
  worker.start();
  started.push(worker);
  return worker;
}

let count = 0;
function begin(runtime: TestRuntime, worker?: Worker) {
  count += 1;
  return startRun(
    { ...runtime, clock, wakeUps: { wake: async () => {} }, worker },
    {
      id: `r${count}`,
      workspaceId: 'workspace1',
      flowId: 'flow1',
      flowPath: 'folder/name',
      flowVersionId: 'version1',
      version: 1,
      isTest: false,
      trigger: { kind: 'manual', node: 'manual', time: new Date().toISOString() },
      input: { n: count },
      env: {},
      startedBy: null,
      startedByUserId: null,
      startedByEmail: null,
      idempotencyKey: null,
      createdAt: Date.now(),
    },
  );
}

const wait = (runtime: TestRuntime, id: string, worker?: Worker) =>
  waitForRun(
    { runs: runtime.stores.runs, changeFeed: runtime.stores.changeFeed, worker },
    { workspaceId: 'workspace1', id },
    10_000,
  );

const echo = () => aGraph().manual().transform('x', code('input.n')).chain('manual', 'x').build();

test('a process that is a worker starts its run at once and hears of its end', async () => {
  const runtime = aRuntime();
  runtime.stores.definitions.add('version1', echo());
  const worker = startWorker(runtime, 'one');
  const { run, isNew } = await begin(runtime, worker);
  expect(isNew).toBe(true);
  expect(run).toMatchObject({ epoch: 1, leaseOwner: 'one' });
  expect(await wait(runtime, run.id, worker)).toMatchObject({
    status: 'succeeded',
    result: { json: String(count) },
  });
});

test('queued runs are swept up by any worker, more of them than it has slots', async () => {
  const runtime = aRuntime();
  runtime.stores.definitions.add('version1', echo());
  const ids = [];
  for (let index = 0; index < 10; index++) ids.push((await begin(runtime)).run.id);
  startWorker(runtime, 'one', 2);
  startWorker(runtime, 'two', 2);
  const ended = await Promise.all(ids.map((id) => wait(runtime, id)));
  expect(ended.map((run) => run?.status)).toEqual(ids.map(() => 'succeeded'));
});

test('a worker without a free slot leaves a new run to others', async () => {
  const runtime = aRuntime({ scripts: { forever: () => new Promise<null>(() => {}) } });
  runtime.stores.definitions.add(
    'version1',
    aGraph().manual().script('a', { code: 'forever' }).chain('manual', 'a').build(),
  );
  const worker = startWorker(runtime, 'one', 1);
  await begin(runtime, worker);
  const second = await begin(runtime, worker);
  expect(second.run).toMatchObject({ status: 'queued', leaseOwner: null });
});

test('a cancel reaches a running script', async () => {
  const runtime = aRuntime({ scripts: { forever: () => new Promise<null>(() => {}) } });
  runtime.stores.definitions.add(
    'version1',
    aGraph().manual().script('a', { code: 'forever' }).chain('manual', 'a').build(),
  );
  const worker = startWorker(runtime, 'one');
  const { run } = await begin(runtime, worker);
  const wakeUps = { wake: (runId: string) => worker.wake(runId) };
  expect(await cancelRun({ runs: runtime.stores.runs, clock, wakeUps }, 'workspace1', run.id)).toBe(true);
  expect(await wait(runtime, run.id, worker)).toMatchObject({ status: 'cancelled' });
  expect(await cancelRun({ runs: runtime.stores.runs, clock, wakeUps }, 'workspace1', run.id)).toBe(false);
});

test('a decision wakes a waiting run', async () => {
  const runtime = aRuntime();
  runtime.stores.definitions.add(
    'version1',
    aGraph()
      .manual()
      .approval('ask')
      .transform('x', code('results.ask.decision'))
      .chain('manual', 'ask:approved', 'x')
      .build(),
  );
  const worker = startWorker(runtime, 'one');
  const { run } = await begin(runtime, worker);
  await expect
    .poll(async () => (await runtime.stores.runs.find('workspace1', run.id))?.status)
    .toBe('waiting');
  const wakeUps = { wake: (runId: string) => worker.wake(runId) };
  const decision = {
    who: 'a',
    name: 'A',
    decision: 'approved' as const,
    at: Date.now(),
    form: null,
    comment: null,
  };
  await deliverDecision(
    { ...runtime, clock, wakeUps },
    { workspaceId: 'workspace1', runId: run.id, id: `${run.id}/ask` },
    decision,
  );
  expect(await wait(runtime, run.id, worker)).toMatchObject({
    status: 'succeeded',
    result: { json: '"approved"' },
  });
});

test('the lease of a long step is kept, and nobody else takes the run', async () => {
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 4000));
    return null;
  };
  const runtime = aRuntime({ scripts: { slow } });
  runtime.stores.definitions.add(
    'version1',
    aGraph().manual().script('a', { code: 'slow' }).chain('manual', 'a').build(),
  );
  const one = startWorker(runtime, 'one');
  const { run } = await begin(runtime, one);
  startWorker(runtime, 'two');
  expect(await wait(runtime, run.id, one)).toMatchObject({ status: 'succeeded', epoch: 1 });
}, 15_000);

test('a stopped worker hands its runs back, and another finishes them', async () => {
  const scripts: Record<string, () => Promise<null>> = { quick: async () => null };
  let finish: (result: null) => void = () => undefined;
  const running = new Promise<void>((started) => {
    scripts.untilTold = () => {
      started();
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
  });
  const runtime = aRuntime({ scripts });
  runtime.stores.definitions.add(
    'version1',
    aGraph()
      .manual()
      .script('a', { code: 'untilTold' })
      .script('b', { code: 'quick' })
      .chain('manual', 'a', 'b')
      .build(),
  );
  const one = startWorker(runtime, 'one');
  const { run } = await begin(runtime, one);
  await running;
  const stopped = one.stop();
  finish(null);
  await stopped;
  expect(await runtime.stores.runs.find('workspace1', run.id)).toMatchObject({
    status: 'queued',
    leaseOwner: null,
  });
  startWorker(runtime, 'two');
  await wait(runtime, run.id);
  const { items } = await runtime.stores.reader.steps('workspace1', run.id, { limit: 10 });
  expect(items.map(({ path, worker }) => [path, worker])).toEqual([
    ['manual', null],
    ['a', 'one'],
    ['b', 'two'],
  ]);
});
