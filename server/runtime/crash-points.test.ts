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
  for (let turn = 0; turn < 10; turn++) {
    const run = await runtime.find();
    if (run.finishedAt !== null) return;
    runtime.clock.moveTo(runtime.clock.now() + leaseMs + 1);
    if (run.status === 'waiting') await decide(runtime);
    await deliverForgottenDecisions(runtime);
    const failpoint = killer.reached() === null ? killer.failpoint : () => {};
    await killer.aimAt(await runtime.take({ owner: `worker${turn + 2}`, failpoint }));
  }
  throw new Error('The run does not end');
}

const decide = (runtime: TestRuntime) =>
  deliverDecision(
    { ...runtime, failpoint: () => {} },
    { workspaceId: 'workspace1', id: 'run1/ask' },
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
  const request = { workspaceId: 'workspace1', id: 'run1/ask' };
  await expect(
    deliverDecision({ ...runtime, failpoint: killer.failpoint }, request, decision),
  ).rejects.toThrow(Killed);
  expect((await runtime.find()).claimableAt).toBeNull();
  runtime.clock.moveTo(runtime.clock.now() + 10_000);
  await deliverForgottenDecisions(runtime);
  await (await runtime.take({ owner: 'worker2' })).done;
  expect(await runtime.result()).toBe('on');
});
