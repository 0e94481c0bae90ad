import { afterAll, expect, test } from 'vitest';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import { searchForCanary } from './canary.ts';
import { tryOutbound } from './outbound.ts';

const sandbox = createSandbox({ threads: 2 });
afterAll(() => sandbox.close());

test('no spelling of an address, redirect or change of a name gets past the outbound guard', async () => {
  const { tried, connections, violations } = await tryOutbound();
  expect(tried).toBeGreaterThan(200);
  expect({ connections, violations }).toEqual({ connections: 0, violations: [] });
});

test('what a script leaves everywhere is found by no later one', async () => {
  expect(await searchForCanary(sandbox, 5)).toEqual({
    runs: 10,
    found: { memory: [], globals: [], prototypes: [], timers: [], handles: [], random: [] },
  });
});
