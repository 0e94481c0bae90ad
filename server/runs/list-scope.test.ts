import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { aGraph, code } from '#shared/graph/testing/a-graph.ts';
import { listScope } from './list-scope.ts';

const items = 250;

function definition() {
  return aGraph()
    .manual()
    .loop('each', { items: code(`Array.from({ length: ${items} }, (_, n) => n)`), parallelism: 20 })
    .script('first', { code: 'first', parentId: 'each', arguments: { item: code('item') } })
    .loop('inner', { items: code('[1, 2, 3]') }, { parentId: 'each' })
    .script('deep', { code: 'deep', parentId: 'inner' })
    .chain('manual', 'each')
    .chain('first', 'inner')
    .build();
}

async function aLongRun() {
  const failed = new Set<unknown>();
  const runtime = aRuntime({
    scripts: {
      first({ args }) {
        if (args.item !== 7 || failed.has(7)) return args.item ?? null;
        failed.add(7);
        throw new Error('Not yet');
      },
      deep: () => 1,
    },
  });
  const flow = definition();
  const nodes = flow.nodes.map((node) =>
    node.id === 'first'
      ? {
          ...node,
          policy: {
            retry: {
              attempts: 1,
              backoff: 'constant' as const,
              seconds: 0,
              factor: 2,
              maxSeconds: 1,
              jitter: 0,
            },
          },
        }
      : node,
  );
  await runtime.insert({ ...flow, nodes });
  await (await runtime.take()).done;
  const run = await runtime.stores.reader.find('workspace1', 'run1');
  if (run === null) throw new Error('The run is gone');
  const findVersion = async () => ({ definition: flow }) as never;
  const deps = { runs: runtime.stores.reader, flows: { findVersion } };
  return async (scope: string) =>
    (await listScope(deps, run, scope)).map(
      ({ path, status, iterations }) =>
        `${path} ${status}${iterations === undefined ? '' : ` ${iterations}`}`,
    );
}

test('a scope of a long run is told by itself, with the last attempts and how many iterations there are', async () => {
  const scope = await aLongRun();
  expect(await scope('')).toEqual(['manual succeeded', `each succeeded ${items}`]);
  expect(await scope('each[7]')).toEqual(['each[7].first#2 succeeded', 'each[7].inner succeeded 3']);
  expect(await scope('each[249].inner[2]')).toEqual(['each[249].inner[2].deep succeeded']);
  expect(await scope('each[250]')).toEqual([]);
  for (const text of ['each', 'each[x]', 'each[1].']) {
    await expect(scope(text)).rejects.toMatchObject({ code: 'bad_request' });
  }
});
