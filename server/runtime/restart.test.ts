import { expect, test } from 'vitest';
import { compileGraph } from '#server/engine/run-graph.ts';
import { aRuntime, leaseMs } from '#server/testing/a-runtime.ts';
import { aGraph, code } from '#shared/graph/testing/a-graph.ts';
import { startSession } from './run-session.ts';

function definition(parallelism: number) {
  const graph = aGraph()
    .manual()
    .loop('each', { items: code('[0, 1, 2]'), parallelism });
  for (const id of ['first', 'second']) {
    graph.script(id, { code: id, parentId: 'each', arguments: { item: code('item') } });
  }
  return graph.chain('manual', 'each').chain('first', 'second').build();
}

/** Runs it with a second step that fails for the item 1, mends that, and restarts there. */
async function restartInLoop(parallelism: number) {
  const executed: string[] = [];
  let isMended = false;
  const runtime = aRuntime({
    scripts: {
      first: ({ context }) => void executed.push(context.path),
      second({ context, args }) {
        executed.push(context.path);
        if (args.item === 1 && !isMended) throw new Error('No');
        return args.item ?? null;
      },
    },
  });
  const run = await runtime.insert(definition(parallelism));
  await (await runtime.take()).done;
  isMended = true;
  executed.length = 0;
  const restart = { runId: 'run1', path: 'each[1].second', flowVersionId: 'version1' };
  const { id: _, ...same } = run;
  await runtime.stores.runs.insert({ ...same, id: 'run2', restart });
  const now = runtime.clock.now();
  const claimed = await runtime.stores.runs.claim('worker1', now, now + leaseMs, 'run2');
  if (claimed === null) throw new Error('The run is not claimable');
  await startSession(runtime, { run: claimed, graph: compileGraph(definition(parallelism)) }).done;
  const { items } = await runtime.stores.reader.steps('workspace1', 'run2', { limit: 100 });
  return { executed, reused: items.flatMap(({ path, reusedFrom }) => (reusedFrom ? [path] : [])) };
}

test('restarted in a loop, earlier iterations and steps are reused, later ones run', async () => {
  const { executed, reused } = await restartInLoop(1);
  expect(executed).toEqual(['each[1].second', 'each[2].first', 'each[2].second']);
  expect(reused).toEqual(['each[0].first', 'each[0].second', 'each[1].first']);
});

test('restarted in a parallel loop, every iteration that succeeded is reused', async () => {
  const { executed, reused } = await restartInLoop(3);
  expect(executed).toContain('each[1].second');
  expect(executed).not.toContain('each[0].first');
  expect(reused).toContain('each[2].first');
});
