import { randomInt } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import { fuzzSandbox, mostFuzzMs } from './fuzz.ts';

const sandbox = createSandbox({ threads: 2 });
afterAll(() => sandbox.close());

/** The machine of a test may be busy: what the host itself waits for does not count as late. */
const queueMs = 10_000;

test('random and mutated programs end in time, and the next script finds a sound sandbox', {
  timeout: 180_000,
}, async () => {
  const seed = randomInt(2 ** 31);
  const { violations, outcomes } = await fuzzSandbox(sandbox, {
    programs: 150,
    seed,
    allowedMs: mostFuzzMs + queueMs,
  });
  expect(violations, `seed ${seed}`).toEqual([]);
  expect(Object.keys(outcomes).length).toBeGreaterThan(2);
});
