import { expect, test } from 'vitest';
import { aRuntime } from '#server/testing/a-runtime.ts';
import { AppError } from '#shared/errors.ts';
import { aGraph } from '#shared/graph/testing/a-graph.ts';
import type { Connectors } from './connector-ports.ts';

const { connectors } = aRuntime();

/** A database that does not answer when it is asked for a variable the first time. */
function awayAtFirst(): Connectors {
  let asked = 0;
  return {
    ...connectors,
    values: {
      ...connectors.values,
      async findVariable() {
        asked += 1;
        if (asked === 1) throw new AppError('unavailable', 'The database does not answer.');
        return { value: 7 };
      },
    },
  };
}

const definition = aGraph()
  .manual()
  .script('work', { code: 'give', arguments: { n: { kind: 'static', value: '$variable:shop/n' } } })
  .chain('manual', 'work')
  .build();

test('a variable is asked for again while the database is away', async () => {
  const scripts = { give: ({ args }: { args: { n?: unknown } }) => args.n as number };
  const runtime = aRuntime({ connectors: awayAtFirst(), scripts });
  await runtime.insert(definition);
  await (await runtime.take()).done;
  expect(await runtime.find()).toMatchObject({ status: 'succeeded', error: null });
  expect(await runtime.result()).toBe(7);
});
