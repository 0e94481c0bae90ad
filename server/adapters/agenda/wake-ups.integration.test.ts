import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openTestStores, silentLog, type TestStores } from '#server/adapters/mongo/testing/test-database.ts';
import { type AgendaWakeUps, createAgendaWakeUps, jobCollection } from './wake-ups.ts';

let database: TestStores;
let started: AgendaWakeUps[];

beforeAll(async () => {
  database = await openTestStores();
});
beforeEach(async () => {
  started = [];
  await database.connection.db.collection(jobCollection).deleteMany({});
});
afterEach(async () => {
  for (const wakeUps of started) await wakeUps.stop();
});
afterAll(() => database.close());

/** Longer than any test: what arrives was brought by notification. */
const neverLooks = 600_000;

async function startWorker(onWake: (runId: string) => void | Promise<void>, processEveryMs = neverLooks) {
  const { db } = await database.connectAgain();
  const worker = createAgendaWakeUps({ db, role: 'worker', onWake, log: silentLog, processEveryMs });
  started.push(worker);
  await worker.start();
  return worker;
}

async function apiProcess() {
  const { db } = await database.connectAgain();
  const refuse = () => Promise.reject(new Error('an api process receives no wake-ups'));
  const api = createAgendaWakeUps({ db, role: 'api', onWake: refuse, log: silentLog });
  started.push(api);
  await api.start();
  return api;
}

const jobCount = () => database.connection.db.collection(jobCollection).countDocuments({});

test('a wake-up asked for by another process arrives by notification, without a look at the clock', async () => {
  const woken: string[] = [];
  await startWorker((runId) => void woken.push(runId));
  const api = await apiProcess();
  await api.wake('run1', Date.now());
  await expect.poll(() => woken).toEqual(['run1']);
});

test('nothing is left of a wake-up that was received', async () => {
  const woken: string[] = [];
  const worker = await startWorker((runId) => void woken.push(runId));
  for (const runId of ['a', 'b', 'c']) await worker.wake(runId, Date.now());
  await expect.poll(() => [...woken].sort()).toEqual(['a', 'b', 'c']);
  await expect.poll(jobCount).toBe(0);
});

test('a wake-up for later does not come early', async () => {
  const times: number[] = [];
  const worker = await startWorker(() => void times.push(Date.now()));
  const due = Date.now() + 400;
  await worker.wake('run1', due);
  await expect.poll(() => times.length).toBe(1);
  expect(times[0]).toBeGreaterThanOrEqual(due);
});

test('a wake-up for later comes in time where a timer fires before its time', async () => {
  const setTimer = globalThis.setTimeout;
  const early = (run: () => void, delay = 0) =>
    setTimer(run, delay > 100 && delay < 1_000 ? delay - 20 : delay);
  vi.stubGlobal('setTimeout', early);
  onTestFinished(() => void vi.unstubAllGlobals());
  const times: number[] = [];
  const worker = await startWorker(() => void times.push(Date.now()));
  const due = Date.now() + 400;
  await worker.wake('run1', due);
  await expect.poll(() => times.length, { timeout: 10_000 }).toBe(1);
  expect(times[0]).toBeGreaterThanOrEqual(due);
});

test('two workers share a burst of wake-ups and none is lost', async () => {
  const first: string[] = [];
  const second: string[] = [];
  await startWorker((runId) => void first.push(runId), 1_000);
  await startWorker((runId) => void second.push(runId), 1_000);
  const api = await apiProcess();
  const runIds = Array.from({ length: 60 }, (_, index) => `run${index}`);
  await Promise.all(runIds.map((runId) => api.wake(runId, Date.now())));
  const all = () => new Set([...first, ...second]);
  await expect.poll(() => all().size, { timeout: 20_000 }).toBe(60);
});

test('a wake-up outlives the process that asked for it', async () => {
  const early: string[] = [];
  const late: string[] = [];
  const first = await startWorker((runId) => void early.push(runId), 50);
  await first.wake('run1', Date.now() + neverLooks);
  await first.stop();
  await database.connection.db.collection(jobCollection).updateOne({}, { $set: { nextRunAt: new Date() } });
  await startWorker((runId) => void late.push(runId), 50);
  await expect.poll(() => late).toEqual(['run1']);
  expect(early).toEqual([]);
});

test('a wake-up whose worker died is brought again when its lock has run out', async () => {
  const api = await apiProcess();
  await api.wake('run1', Date.now());
  const lockedAt = new Date(Date.now() - 31_000);
  const died = { lockedAt, nextRunAt: null, lastRunAt: lockedAt };
  await database.connection.db.collection(jobCollection).updateOne({}, { $set: died });
  const woken: string[] = [];
  await startWorker((runId) => void woken.push(runId), 50);
  await expect.poll(() => woken).toEqual(['run1']);
});

test('a handler that fails is not called again and others are', async () => {
  const calls: string[] = [];
  const worker = await startWorker((runId) => {
    calls.push(runId);
    if (runId === 'bad') throw new Error('broken');
  }, 50);
  await worker.wake('bad', Date.now());
  await expect.poll(jobCount).toBe(0);
  await worker.wake('good', Date.now());
  await expect.poll(() => calls).toEqual(['bad', 'good']);
});

test('stopping waits for a handler that is under way', async () => {
  let finish: () => void = () => undefined;
  let isReceived = false;
  let isFinished = false;
  const worker = await startWorker(async () => {
    isReceived = true;
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    isFinished = true;
  });
  await worker.wake('run1', Date.now());
  await expect.poll(() => isReceived).toBe(true);
  const stopped = worker.stop();
  finish();
  await stopped;
  expect(isFinished).toBe(true);
});
