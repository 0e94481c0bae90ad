import { expect, test } from 'vitest';
import { aRuntime, leaseMs, type TestRuntime } from '#server/testing/a-runtime.ts';
import { aGraph, code, value } from '#shared/graph/testing/a-graph.ts';
import { deliverDecision, deliverForgottenDecisions } from './deliver-decision.ts';
import type { Failpoint } from './ports.ts';
import type { RunSession } from './run-session.ts';

class Killed extends Error {}

/** Lets the process "die" at the n-th pass of any failpoint: from then on it writes nothing at all. */
function killAt(pass: number) {
  let passed = 0;
  let reached: Failpoint | null = null;
  let victim: RunSession | undefined;
  return {
    failpoint(point: Failpoint) {
      passed += 1;
      if (passed < pass) return;
      reached ??= point;
      victim?.fence();
      throw new Killed(point);
    },
    reached: () => reached,
    aimAt(session: RunSession) {
      victim = session;
      return session.done;
    },
  };
}

function story() {
  const graph = aGraph().manual().script('a', { code: 'effect' }).script('b', { code: 'effect' });
  graph.approval('ask').script('c', { code: 'effect', arguments: { was: code('results.ask.decision') } });
  graph.return('done', code('[results.a, results.b, results.c]'));
  return graph.chain('manual', 'a', 'ask:approved', 'c', 'done').chain('manual', 'b', 'c').build();
}

/** Other workers take the run over until it ends; whoever waits for a decision gets it. */
async function bringToEnd(runtime: TestRuntime, killer: ReturnType<typeof killAt>): Promise<void> {
  for (let turn = 0; turn < 30; turn++) {
    const run = await runtime.find();
    if (run.finishedAt !== null) return;
    runtime.clock.moveTo(Math.max(runtime.clock.now() + leaseMs + 1, run.claimableAt ?? 0));
    if (run.waitingFor === 'approval') await decide(runtime);
    await deliverForgottenDecisions(runtime);
    const failpoint = killer.reached() === null ? killer.failpoint : () => {};
    await killer.aimAt(await runtime.take({ owner: `worker${turn + 2}`, failpoint }));
  }
  throw new Error('The run does not end');
}

const decide = (runtime: TestRuntime) =>
  deliverDecision(
    { ...runtime, failpoint: () => {} },
    { workspaceId: 'workspace1', runId: 'run1', id: 'run1/ask' },
    { who: 'user:lee', name: 'Lee', decision: 'approved', at: 1, form: null, comment: null },
  );

test('killed at any failpoint, a run comes to the same end with at most one execution more', {
  timeout: 60_000,
}, async () => {
  const reached = new Set<Failpoint>();
  for (let pass = 1; ; pass++) {
    const executions = new Map<string, number>();
    const killer = killAt(pass);
    const runtime = aRuntime({
      failpoint: killer.failpoint,
      scripts: {
        effect({ context }) {
          executions.set(context.path, (executions.get(context.path) ?? 0) + 1);
          return context.path;
        },
      },
    });
    await runtime.insert(story());
    await killer.aimAt(await runtime.take());
    await bringToEnd(runtime, killer);
    const point = killer.reached();
    expect(await runtime.result()).toEqual(['a', 'b', 'c']);
    expect(await runtime.statuses()).toEqual({
      manual: 'succeeded',
      a: 'succeeded',
      b: 'succeeded',
      ask: 'succeeded',
      c: 'succeeded',
      done: 'succeeded',
    });
    for (const count of executions.values()) expect(count).toBeLessThanOrEqual(2);
    if (point === null) {
      expect([...executions.values()]).toEqual([1, 1, 1]);
      break;
    }
    reached.add(point);
  }
  expect([...reached].sort()).toEqual([
    'after-commit',
    'after-records',
    'before-commit',
    'before-records',
    'before-release',
    'before-suspend',
  ]);
});

/** A parallel loop that asks and waits, with a retry of one item, and a while behind it. */
function loopStory() {
  const retry = {
    attempts: 1,
    seconds: 5,
    backoff: 'constant' as const,
    factor: 2,
    maxSeconds: 60,
    jitter: 0,
  };
  const graph = aGraph()
    .manual()
    .loop('each', { items: code('[0, 1, 2]'), parallelism: 2 })
    .while('again', { condition: 'index < 1' })
    .return('done', code('[results.each, results.again]'));
  const inEach = { parentId: 'each' };
  graph.script('work', { code: 'effect', arguments: { item: code('item') }, policy: { retry }, ...inEach });
  graph.wait('pause', 60, inEach).transform('last', code('[item, results.work]'), inEach);
  graph.script('count', { code: 'effect', parentId: 'again' });
  graph.chain('manual', 'each', 'again', 'done').chain('work', 'pause', 'last');
  return graph.build();
}

test('killed at any failpoint, a run with loops, waits and retries comes to the same end', {
  timeout: 120_000,
}, async () => {
  for (let pass = 1; ; pass++) {
    const executions = new Map<string, number>();
    const killer = killAt(pass);
    const runtime = aRuntime({
      failpoint: killer.failpoint,
      scripts: {
        effect({ context: { path, attempt }, args }) {
          const name = `${path}#${attempt}`;
          executions.set(name, (executions.get(name) ?? 0) + 1);
          if (args.item === 1 && attempt === 1) throw new Error('Once');
          return path;
        },
      },
    });
    await runtime.insert(loopStory());
    await killer.aimAt(await runtime.take());
    await bringToEnd(runtime, killer);
    const each = [0, 1, 2].map((item) => [item, `each[${item}].work`]);
    expect(await runtime.result()).toEqual([each, ['again[0].count', 'again[1].count']]);
    expect(await runtime.statuses()).toMatchObject({
      'each[1].work': 'failed',
      'each[1].work#2': 'succeeded',
      'each[2].last': 'succeeded',
      'again[1].count': 'succeeded',
    });
    for (const count of executions.values()) expect(count).toBeLessThanOrEqual(2);
    if (killer.reached() === null) {
      expect([...executions.values()].every((count) => count === 1)).toBe(true);
      break;
    }
  }
});

test('killed between saving a decision and telling the run, the decision is delivered by any worker', async () => {
  const runtime = aRuntime();
  await runtime.insert(
    aGraph()
      .manual()
      .approval('ask')
      .transform('x', value('on'))
      .chain('manual', 'ask:approved', 'x')
      .build(),
  );
  await (await runtime.take()).done;
  const killer = killAt(1);
  const decision = {
    who: 'user:lee',
    name: 'Lee',
    decision: 'approved' as const,
    at: 1,
    form: null,
    comment: null,
  };
  const request = { workspaceId: 'workspace1', runId: 'run1', id: 'run1/ask' };
  await expect(
    deliverDecision({ ...runtime, failpoint: killer.failpoint }, request, decision),
  ).rejects.toThrow(Killed);
  expect((await runtime.find()).claimableAt).toBeNull();
  runtime.clock.moveTo(runtime.clock.now() + 10_000);
  await deliverForgottenDecisions(runtime);
  await (await runtime.take({ owner: 'worker2' })).done;
  expect(await runtime.result()).toBe('on');
});
