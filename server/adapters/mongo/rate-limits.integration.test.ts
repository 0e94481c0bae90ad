import { afterAll, beforeAll, expect, test } from 'vitest';
import { countWithinLimit } from '#server/limits/rate-limits.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
beforeAll(async () => {
  database = await openTestStores();
});
afterAll(() => database.close());

const limit = { uses: 3, windowMs: 60_000 };
/** The start of a window that is not over yet: the database removes windows that are. */
const start = Date.UTC(2100, 0, 1);

test('uses at once are all counted, those over the limit are refused with the time to wait', async () => {
  const { rateLimits } = database.stores;
  const now = start + 45_000;
  const uses = Array.from({ length: 8 }, () => countWithinLimit(rateLimits, 'door', { limit, now }));
  const outcomes = await Promise.allSettled(uses);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  await expect(countWithinLimit(rateLimits, 'door', { limit, now })).rejects.toMatchObject({
    code: 'too_many_requests',
    details: { retryAfterSeconds: 15 },
  });
});

test('another key and the next window have uses of their own', async () => {
  const { rateLimits } = database.stores;
  await countWithinLimit(rateLimits, 'window', { limit, now: start });
  await expect(
    countWithinLimit(rateLimits, 'window', { limit, now: start + 120_000 }),
  ).resolves.toBeUndefined();
  expect(await rateLimits.count('another', 60_000, start + 120_000)).toBe(1);
});
