import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aRuntime, leaseMs } from '#server/testing/a-runtime.ts';
import { aGraph, code, value } from '#shared/graph/testing/a-graph.ts';
import type { StepRecord } from './records.ts';
import type { RunSession } from './run-session.ts';

/** Two branches, a parallel loop and a step behind them. */
function story() {
  const graph = aGraph().manual().script('a', { code: 'work' }).script('b', { code: 'work' });
  graph.loop('each', { items: value([1, 2, 3]), parallelism: 2 });
  graph.script('in_each', { code: 'work', parentId: 'each' });
  graph.script('last', { code: 'work', arguments: { all: code('results.each') } });
  return graph.chain('manual', 'a', 'each', 'last').chain('manual', 'b', 'last').build();
}

const ticks = async (count: number) => {
  for (let tick = 0; tick < count; tick++) await new Promise((resolve) => setImmediate(resolve));
};

const ended = ['succeeded', 'failed', 'cancelled', 'skipped', 'bypassed'];

test('workers that race on one run, each believing that it holds the lease, record every step once', {
  timeout: 60_000,
}, async () => {
  // At the third loss a step would be blamed for it.
  const pausesArb = fc.array(fc.nat(12), { minLength: 1, maxLength: 2 });
  const workArb = fc.array(fc.nat(4), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(pausesArb, workArb, async (pauses, work) => {
      let executions = 0;
      const runtime = aRuntime({
        scripts: {
          async work({ context }) {
            await ticks(work[executions++ % work.length] ?? 0);
            return context.path;
          },
        },
      });
      const recorded = new Map<string, StepRecord>();
      const { steps } = runtime.stores;
      const stores = {
        ...runtime.stores,
        steps: {
          ...steps,
          async save(batches: Parameters<typeof steps.save>[0]) {
            const finished = batches.flatMap(({ records }) => records);
            for (const record of finished.filter(({ status }) => ended.includes(status))) {
              expect(record).toEqual(recorded.get(record.path) ?? record);
              recorded.set(record.path, record);
            }
            await steps.save(batches);
          },
        },
      };
      await runtime.insert(story());
      const sessions: RunSession[] = [];
      const take = async () =>
        sessions.push(await runtime.take({ owner: `worker${sessions.length}`, stores }));
      await take();
      for (const pause of pauses) {
        await ticks(pause);
        if ((await runtime.find()).finishedAt !== null) break;
        // The lease runs out for everybody else at once, while its holder still executes.
        runtime.clock.moveTo(runtime.clock.now() + leaseMs + 1);
        await take();
      }
      const ends = await Promise.all(sessions.map(({ done }) => done));
      expect(ends.slice(0, -1).every((end) => end === 'fenced' || end === 'ended')).toBe(true);
      expect(ends.filter((end) => end === 'ended')).toHaveLength(1);
      const paths = [
        'a',
        'b',
        'each',
        'each[0].in_each',
        'each[1].in_each',
        'each[2].in_each',
        'last',
        'manual',
      ];
      expect([...recorded.keys()].sort()).toEqual(paths);
      expect(await runtime.result()).toBe('last');
    }),
    { numRuns: 60 },
  );
});
