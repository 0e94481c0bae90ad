import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { aGraph, code } from '#shared/graph/testing/a-graph.ts';
import { followProgress, runLive } from './run-live.ts';
import type { RunReader } from './run-reader.ts';

const items = 200;

function aLongFlow() {
  const flow = aGraph()
    .manual()
    .loop('each', {
      items: code(`Array.from({ length: ${items} }, (_, n) => n)`),
      parallelism: 3,
      whenItemFails: 'collect',
    })
    .script('work', { code: 'work', parentId: 'each', arguments: { item: code('item') } })
    .branch('kind', { odd: 'results.work % 2 === 1' }, { parentId: 'each' })
    .transform('odd', code('results.work'), { parentId: 'each' })
    .wait('pause', 1)
    .approval('ask')
    .transform('after', code('results.ask'))
    .chain('manual', 'each', 'pause', 'ask:approved', 'after')
    .chain('work', 'kind:odd', 'odd')
    .build();
  const retry = {
    attempts: 1,
    backoff: 'constant' as const,
    seconds: 0,
    factor: 2,
    maxSeconds: 1,
    jitter: 0,
  };
  const nodes = flow.nodes.map((node) => (node.id === 'work' ? { ...node, policy: { retry } } : node));
  return { ...flow, nodes };
}

test('a look after each commit shows what the whole run shows, and reads only what is new', async () => {
  let calls = 0;
  const runtime = aRuntime({
    scripts: {
      work({ args }) {
        calls += 1;
        if (calls % 5 === 0) throw new Error('Not now');
        return Number(args.item);
      },
    },
  });
  await runtime.insert(aLongFlow());
  const { reader, runs } = runtime.stores;
  let read = 0;
  const counting: RunReader = {
    ...reader,
    async steps(...args) {
      const page = await reader.steps(...args);
      read += page.items.length;
      return page;
    },
    async stepsAt(...args) {
      const found = await reader.stepsAt(...args);
      read += found.length;
      return found;
    },
  };
  const look = followProgress({ runs: counting });
  let looks = 0;
  const wrong: unknown[] = [];
  const commit: typeof runs.commit = async (...args) => {
    const outcome = await runs.commit(...args);
    const run = await runtime.find();
    const live = await look(run);
    looks += 1;
    if (looks % 25 === 0 && !isDeepStrictEqual(live, await runLive({ runs: reader }, run))) wrong.push(live);
    return outcome;
  };
  const stores = { ...runtime.stores, runs: { ...runs, commit } };
  while ((await runtime.find()).waitingFor !== 'approval') {
    await (await runtime.take({ stores })).done;
    runtime.clock.moveTo(runtime.clock.now() + 2_000);
  }
  const run = await runtime.find();
  const live = await look(run);
  expect(live).toEqual(await runLive({ runs: reader }, run));
  expect(live.nodes).toMatchObject({ each: { status: 'succeeded' }, ask: { status: 'waiting' } });
  expect(wrong).toEqual([]);
  expect(looks).toBeGreaterThan(items);
  expect(read).toBeLessThan(runtime.stores.recordsOf('run1').length + 8 * looks);
});
