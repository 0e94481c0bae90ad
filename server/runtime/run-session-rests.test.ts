import { expect, test, vi } from 'vitest';
import { aRuntime, leaseMs } from '#server/testing/a-runtime.ts';
import { createFunctionSandbox } from '#server/testing/function-sandbox.ts';
import { AppError } from '#shared/errors.ts';
import { aGraph, code, text, value } from '#shared/graph/testing/a-graph.ts';
import { deliverDecision } from './deliver-decision.ts';
import { createQuarantine } from './quarantine.ts';
import type { ScriptRequest } from './sandbox-port.ts';

const ada = (decision: 'approved' | 'rejected', at: number) => ({
  who: 'user:ada',
  name: 'Ada',
  decision,
  at,
  form: { note: 'fine' },
  comment: null,
});

function chainOf(count: number) {
  const graph = aGraph().manual();
  const ids = Array.from({ length: count }, (_, index) => `s${index}`);
  for (const id of ids) graph.script(id, { code: 'inc', arguments: { n: code('previous.n') } });
  return graph.chain('manual', ...ids).build();
}

/** A script that never ends by itself, and whether somebody executes it. */
function aForever() {
  let isStarted = false;
  const forever = () => {
    isStarted = true;
    return new Promise<null>(() => {});
  };
  return { forever, hasStarted: () => isStarted };
}

test('an approval waits without a worker and goes on after its decision', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .approval('ask', { title: text('Pay {{ input.n }}?') })
    .transform('after', code('results.ask'));
  await runtime.insert(graph.chain('manual', 'ask:approved', 'after').build(), { n: 9 });
  expect(await (await runtime.take()).done).toBe('waiting');
  expect(await runtime.find()).toMatchObject({
    status: 'waiting',
    waitingFor: 'approval',
    claimableAt: null,
  });
  expect(await runtime.statuses()).toMatchObject({ ask: 'waiting' });
  const [request] = await runtime.stores.approvals.ofRun('run1');
  expect(request).toMatchObject({ id: 'run1/ask', title: 'Pay 9?', status: 'pending' });
  await deliverDecision(
    runtime,
    { workspaceId: 'workspace1', runId: 'run1', id: 'run1/ask' },
    ada('approved', runtime.clock.now()),
  );
  await (await runtime.take({ owner: 'worker2' })).done;
  expect(await runtime.result()).toEqual({
    decision: 'approved',
    decisions: [
      {
        who: 'user:ada',
        decision: 'approved',
        at: '2026-01-01T00:00:00.000Z',
        form: { note: 'fine' },
        comment: null,
      },
    ],
    form: { note: 'fine' },
  });
  expect(await runtime.stores.approvals.undelivered(Number.MAX_SAFE_INTEGER)).toEqual([]);
});

test('a decision that arrives while the run gives up its lease is not overlooked', async () => {
  const runtime = aRuntime({
    failpoint: (point) => {
      if (point !== 'before-suspend') return;
      void deliverDecision(
        runtime,
        { workspaceId: 'workspace1', runId: 'run1', id: 'run1/ask' },
        ada('approved', 5),
      );
    },
  });
  const graph = aGraph().manual().approval('ask').transform('after', value('done'));
  await runtime.insert(graph.chain('manual', 'ask:approved', 'after').build());
  const deferred = await runtime.take();
  await deferred.done;
  if ((await runtime.find()).status === 'waiting') await (await runtime.take()).done;
  expect(await runtime.result()).toBe('done');
});

test('an approval that nobody decides expires by the clock', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .manual()
    .approval('ask', { expiresSeconds: 60 })
    .transform('late', code('results.ask.decision'));
  await runtime.insert(graph.chain('manual', 'ask:expired', 'late').build());
  await (await runtime.take()).done;
  runtime.clock.moveTo(runtime.clock.now() + 60_000);
  await (await runtime.take()).done;
  expect(await runtime.result()).toBe('expired');
});

test('a cancelled run ends its scripts, withdraws its requests and keeps no result', async () => {
  const { forever, hasStarted } = aForever();
  const runtime = aRuntime({ scripts: { forever } });
  const graph = aGraph().manual().script('slow', { code: 'forever' }).approval('ask');
  await runtime.insert(graph.chain('manual', 'slow').chain('manual', 'ask').build());
  const session = await runtime.take();
  await vi.waitUntil(hasStarted);
  await vi.waitUntil(async () => (await runtime.statuses()).ask === 'waiting');
  await runtime.stores.runs.requestCancel('workspace1', 'run1', runtime.clock.now());
  const [inbox] = await runtime.stores.runs.readInboxes('worker1');
  if (inbox) session.send({ kind: 'inbox', inbox: inbox.inbox, cancelRequestedAt: inbox.cancelRequestedAt });
  expect(await session.done).toBe('ended');
  expect(await runtime.find()).toMatchObject({ status: 'cancelled', result: null, leaseOwner: null });
  expect(await runtime.statuses()).toMatchObject({ slow: 'cancelled', ask: 'cancelled' });
  expect((await runtime.stores.approvals.ofRun('run1'))[0]).toMatchObject({ status: 'withdrawn' });
});

test('a run that was cancelled before anybody took it ends without steps', async () => {
  const runtime = aRuntime();
  await runtime.insert(chainOf(1));
  await runtime.stores.runs.requestCancel('workspace1', 'run1', runtime.clock.now());
  expect(await (await runtime.take()).done).toBe('ended');
  expect(await runtime.find()).toMatchObject({ status: 'cancelled' });
  expect(await runtime.statuses()).toEqual({});
});

test('a worker that lost its lease writes nothing', async () => {
  let release: (value: null) => void = () => {};
  const gate = new Promise<null>((resolve) => {
    release = resolve;
  });
  let started = 0;
  const gated = () => {
    started += 1;
    return gate;
  };
  const runtime = aRuntime({ scripts: { gated } });
  await runtime.insert(aGraph().manual().script('a', { code: 'gated' }).chain('manual', 'a').build());
  const zombie = await runtime.take();
  await vi.waitUntil(() => started === 1);
  runtime.clock.moveTo(runtime.clock.now() + 31_000);
  const owner = await runtime.take({ owner: 'worker2' });
  await vi.waitUntil(() => started === 2);
  release(null);
  expect(await zombie.done).toBe('fenced');
  expect(await owner.done).toBe('ended');
  const records = runtime.stores.recordsOf('run1').filter(({ node }) => node === 'a');
  expect(records).toMatchObject([{ executions: 2, worker: 'worker2', status: 'succeeded' }]);
});

test('a stopping worker finishes the step it executes and starts no other', async () => {
  const started: string[] = [];
  let finish = () => {};
  const slow = async ({ context }: { context: { path: string } }) => {
    started.push(context.path);
    if (started.length > 1) return null;
    return new Promise<null>((resolve) => {
      finish = () => resolve(null);
    });
  };
  const runtime = aRuntime({ scripts: { slow } });
  const graph = aGraph().manual().script('a', { code: 'slow' }).script('b', { code: 'slow' });
  await runtime.insert(graph.chain('manual', 'a', 'b').build());
  const session = await runtime.take();
  await vi.waitUntil(() => started.length === 1);
  session.send({ kind: 'stop' });
  finish();
  expect(await session.done).toBe('released');
  expect(started).toEqual(['a']);
  expect(await runtime.find()).toMatchObject({
    status: 'queued',
    claimableAt: runtime.clock.now(),
    leaseOwner: null,
  });
  await (await runtime.take({ owner: 'worker2' })).done;
  expect(started).toEqual(['a', 'b']);
  expect(runtime.stores.recordsOf('run1').map(({ executions }) => executions)).toEqual([0, 1, 1]);
});

test('a worker that has no more time gives its step up, and no crash is counted', async () => {
  const { forever, hasStarted } = aForever();
  const runtime = aRuntime({ scripts: { forever } });
  const policy = { onCrash: 'fail' as const };
  await runtime.insert(
    aGraph().manual().script('a', { code: 'forever', policy }).chain('manual', 'a').build(),
  );
  const session = await runtime.take();
  await vi.waitUntil(hasStarted);
  session.send({ kind: 'interrupt' });
  expect(await session.done).toBe('released');
  const second = aRuntime({ scripts: { forever: () => 1 } });
  await (await runtime.take({ sandbox: second.sandbox })).done;
  expect(await runtime.find()).toMatchObject({ status: 'succeeded' });
});

test('a database that does not answer for a while is no failure of a step', { timeout: 30_000 }, async () => {
  const runtime = aRuntime({ scripts: { big: () => 'x'.repeat(20_000) } });
  const { payloads, approvals, runs } = runtime.stores;
  const failing = <Args extends unknown[], Answer>(work: (...args: Args) => Promise<Answer>) => {
    let left = 2;
    return async (...args: Args): Promise<Answer> => {
      left -= 1;
      if (left >= 0) throw new Error('connection lost');
      return work(...args);
    };
  };
  const stores = {
    ...runtime.stores,
    payloads: { put: failing(payloads.put), get: failing(payloads.get) },
    approvals: { ...approvals, open: failing(approvals.open) },
    runs: { ...runs, commit: failing(runs.commit) },
  };
  const graph = aGraph()
    .manual()
    .script('a', { code: 'big' })
    .approval('ask')
    .transform('b', code('results.a.length'));
  await runtime.insert(graph.chain('manual', 'a', 'ask:approved', 'b').build());
  expect(await (await runtime.take({ stores })).done).toBe('waiting');
  expect(await runtime.statuses()).toMatchObject({ a: 'succeeded', ask: 'waiting' });
});

test('a value that cannot be stored fails its step with the reason', async () => {
  const runtime = aRuntime({ scripts: { big: () => 'x'.repeat(20_000) } });
  const put = async () => {
    throw new AppError('payload_too_large', 'Return less.');
  };
  const stores = { ...runtime.stores, payloads: { ...runtime.stores.payloads, put } };
  await runtime.insert(aGraph().manual().script('a', { code: 'big' }).chain('manual', 'a').build());
  await (await runtime.take({ stores })).done;
  expect(await runtime.find()).toMatchObject({
    status: 'failed',
    error: { code: 'payload_too_large', message: 'Return less.', node: 'a' },
  });
});

test('what a cancelled script has logged is kept', async () => {
  const { forever, hasStarted } = aForever();
  const talks = ({ onLog }: ScriptRequest) => {
    onLog?.({ at: 1, stream: 'log', text: 'half way' });
    return forever();
  };
  const runtime = aRuntime({ scripts: { talks } });
  await runtime.insert(aGraph().manual().script('a', { code: 'talks' }).chain('manual', 'a').build());
  const session = await runtime.take();
  await vi.waitUntil(hasStarted);
  session.send({ kind: 'inbox', inbox: 1, cancelRequestedAt: 5 });
  await session.done;
  await expect.poll(() => runtime.stores.linesOf('run1')).toMatchObject([{ path: 'a', text: 'half way' }]);
});

test('runs that were lost with a worker execute their lost steps one after another', async () => {
  const executing = new Set<string>();
  let most = 0;
  const watched = async ({ context }: ScriptRequest) => {
    executing.add(context.runId);
    most = Math.max(most, executing.size);
    await new Promise((resolve) => setTimeout(resolve, 10));
    executing.delete(context.runId);
    return context.runId;
  };
  const runtime = aRuntime({ scripts: { watched } });
  const definition = aGraph()
    .manual()
    .script('a', { code: 'watched' })
    .script('b')
    .chain('manual', 'a', 'b')
    .build();
  const quarantine = createQuarantine();
  for (const id of ['run1', 'run2', 'run3']) {
    await runtime.insert(definition, {}, id);
    const { forever, hasStarted } = aForever();
    const lost = await runtime.take({ sandbox: createFunctionSandbox({ watched: forever }) });
    await vi.waitUntil(hasStarted);
    lost.fence();
  }
  runtime.clock.moveTo(runtime.clock.now() + leaseMs);
  const sessions = [];
  for (const owner of ['x', 'y', 'z']) sessions.push(await runtime.take({ owner, quarantine }));
  expect(await Promise.all(sessions.map((session) => session.done))).toEqual(['ended', 'ended', 'ended']);
  expect(most).toBe(1);
  const executions = runtime.stores.recordsOf('run2').map(({ path, executions }) => [path, executions]);
  expect(executions).toEqual([
    ['manual', 0],
    ['a', 2],
    ['b', 1],
  ]);
});

test('runs beyond the limit of their flow stand in line and are called in the order in which they came', async () => {
  const runtime = aRuntime();
  const graph = aGraph()
    .settings({ concurrency: { limit: 1, whenFull: 'queue' } })
    .manual()
    .approval('ask', { title: text('Go on?') });
  const definition = graph.chain('manual', 'ask').build();
  for (const id of ['run1', 'run2', 'run3']) await runtime.insert(definition, {}, id);
  const called: string[] = [];
  const wakeUps = { wake: async (runId: string) => void called.push(runId) };
  const claimableAt = async (id: string) => (await runtime.stores.runs.find('workspace1', id))?.claimableAt;

  const ends = [];
  for (let count = 0; count < 3; count += 1) ends.push(await (await runtime.take()).done);
  expect(ends).toEqual(['waiting', 'released', 'released']);
  const now = runtime.clock.now();
  expect(await Promise.all(['run2', 'run3'].map(claimableAt))).toEqual([now + 1000, now + 2000]);

  await deliverDecision(
    runtime,
    { workspaceId: 'workspace1', runId: 'run1', id: 'run1/ask' },
    ada('approved', now),
  );
  expect(await (await runtime.take({ wakeUps })).done).toBe('ended');
  expect(called).toEqual(['run2']);
  expect(await Promise.all(['run2', 'run3'].map(claimableAt))).toEqual([now, now + 2000]);
  expect((await runtime.take()).run.id).toBe('run2');
});
