import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestClock, type TestClock } from './test-clock.ts';
import { openTestStores, silentLog, type TestStores } from './testing/test-database.ts';

let database: TestStores;
let clocks: TestClock[];

beforeEach(async () => {
  database = await openTestStores();
  clocks = [];
});
afterEach(async () => {
  for (const clock of clocks) await clock.stop();
  await database.close();
});

/** What one process has: a connection of its own and a clock that stands still but for moves. */
async function aClock(): Promise<TestClock> {
  const started = await startTestClock(await database.connectAgain(), {
    clock: { now: () => 1_000_000 },
    log: silentLog,
  });
  clocks.push(started);
  return started;
}

test('a move reaches every process, also one that starts later', async () => {
  const here = await aClock();
  const there = await aClock();
  await here.advance(5_000);
  expect(here.now()).toBe(1_005_000);
  await expect.poll(there.now).toBe(1_005_000);
  await there.advance(1_000);
  await expect.poll(here.now).toBe(1_006_000);
  expect((await aClock()).now()).toBe(1_006_000);
});

test('moves at the same time add up', async () => {
  const here = await aClock();
  const there = await aClock();
  await Promise.all([here.advance(1_000), there.advance(2_000), here.advance(4_000)]);
  await expect.poll(here.now).toBe(1_007_000);
  await expect.poll(there.now).toBe(1_007_000);
});

test('leases are counted from where the clock is going before it is there', async () => {
  const here = await aClock();
  const there = await aClock();
  const seen: [string, number, number][] = [];
  there.subscribe({
    onAnnounced: () => void seen.push(['announced', there.now(), there.leases.now()]),
    onMoved: () => seen.push(['moved', there.now(), there.leases.now()]),
  });
  await here.advance(60_000);
  await expect
    .poll(() => seen)
    .toEqual([
      ['announced', 1_000_000, 1_060_000],
      ['moved', 1_060_000, 1_060_000],
    ]);
});
