import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SpawnedCommand } from '#server/testing/spawn-command.ts';
import type { JsonObject } from '#shared/json.ts';
import { approval, chain, script } from './testing/flows.ts';
import { type Cluster, startCluster } from './testing/start-cluster.ts';

const hour = 3_600_000;
const patience = { timeout: 20_000, interval: 100 };

let cluster: Cluster;
let workers: SpawnedCommand[];

beforeAll(async () => {
  cluster = await startCluster();
  workers = await Promise.all([cluster.startWorker(), cluster.startWorker()]);
}, 120_000);
afterAll(() => cluster.close());

type RunItem = { id: string; status: string; createdAt: string; trigger: { time: string } };
type Schedule = { flow: string; cron: string; nextFireAt: string | null; enabled: boolean };

const quick = script('export const main = () => 1;');

async function publish(name: string, config: JsonObject, after = quick): Promise<void> {
  const tick = { id: 'tick', kind: 'schedule', config: { timezone: 'UTC', enabled: true, ...config } };
  const definition = chain([tick, after as typeof quick]);
  await cluster.call('PUT', `w/main/flows/jobs/${name}`, { definition, publish: true });
}

const remove = (name: string) => cluster.call('DELETE', `w/main/flows/jobs/${name}`);

/** All runs of a flow, oldest occurrence first. */
async function runsOf(name: string): Promise<RunItem[]> {
  const found: RunItem[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: RunItem[]; next?: string } = await cluster.call(
      'GET',
      `w/main/runs?flow=jobs/${name}&limit=100${from}`,
    );
    found.push(...page.items);
    cursor = page.next;
  }
  return found.sort((a, b) => a.trigger.time.localeCompare(b.trigger.time));
}

/** Waits until the runs of a flow have these statuses, that of the oldest occurrence first. */
const allAre = (name: string, statuses: string[]) =>
  expect.poll(async () => (await runsOf(name)).map(({ status }) => status), patience).toEqual(statuses);

const timesOf = async (name: string) => (await runsOf(name)).map(({ trigger }) => Date.parse(trigger.time));

async function scheduleOf(name: string): Promise<Schedule | undefined> {
  const { items } = await cluster.call<{ items: Schedule[] }>('GET', 'w/main/schedules');
  return items.find(({ flow }) => flow === `jobs/${name}`);
}

/** Moves the clock to a time that has not come yet. */
async function advanceTo(time: number): Promise<void> {
  const now = await cluster.advance(0.001);
  if (time > now) await cluster.advance((time - now) / 1000);
}

const nextHour = async () => Math.floor((await cluster.advance(0.001)) / hour + 1) * hour;
const hoursFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + index * hour);

test('an occurrence makes one run, however the workers are killed, stopped and started', async () => {
  await publish('each_hour', { cron: '0 * * * *', overlap: 'allow', missed: 'all' });
  const first = await nextHour();
  const count = 12;
  for (const [index, time] of hoursFrom(first, count).entries()) {
    await advanceTo(time);
    if (index === 3) await workers[0]?.end('SIGKILL');
    if (index === 6) workers[0] = await cluster.startWorker();
    if (index === 8) await workers[1]?.end('SIGTERM');
    if (index === 10) workers[1] = await cluster.startWorker();
    await expect.poll(async () => (await timesOf('each_hour')).length, patience).toBe(index + 1);
  }
  await allAre('each_hour', Array(count).fill('succeeded'));
  expect(await timesOf('each_hour')).toEqual(hoursFrom(first, count));
  await remove('each_hour');
}, 180_000);

/** When the clocks of Berlin change next, after an instant. */
function nextChange(after: number): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit' });
  const ahead = (time: number) => (24 + Number(clock.format(time)) - new Date(time).getUTCHours()) % 24;
  let time = Math.ceil(after / hour) * hour;
  while (ahead(time) === ahead(time - hour)) time += hour;
  return time;
}

describe('when the clocks of Berlin change', () => {
  // Both changes are at 1:00 UTC: in spring 2:00 becomes 3:00, in autumn 3:00 becomes 2:00. What 2:30 is in UTC on
  // the day before, the day itself and the day after: in spring that day has no 2:30 and 3:30 takes its place; in
  // autumn it has two and the first one counts.
  const expected: Record<string, string[]> = {
    '03': ['01:30', '01:30', '00:30'],
    '10': ['00:30', '00:30', '01:30'],
  };

  test.each(['the next change', 'the one after it'])(
    '%s: 2:30 comes once a day and each hour once',
    async () => {
      const change = nextChange(await cluster.advance(30 * 86_400));
      await advanceTo(change - 37 * hour);
      const always = { timezone: 'Europe/Berlin', overlap: 'allow', missed: 'all' };
      await publish('at_night', { ...always, cron: '30 2 * * *' });
      await publish('hourly', { ...always, cron: '0 * * * *' });
      for (let step = 1; step <= 6; step += 1) {
        await advanceTo(change - 37 * hour + step * 12 * hour);
        await expect.poll(async () => (await timesOf('hourly')).length, patience).toBe(step * 12);
      }
      await expect.poll(async () => (await timesOf('at_night')).length, patience).toBe(3);
      const shown = (await timesOf('at_night')).map((time) => new Date(time).toISOString().slice(11, 16));
      expect(shown).toEqual(expected[new Date(change).toISOString().slice(5, 7)]);
      expect(await timesOf('hourly')).toEqual(hoursFrom(change - 36 * hour, 72));
      await remove('at_night');
      await remove('hourly');
    },
    180_000,
  );
});

test('while an earlier run waits: skip leaves times out, allow runs beside it, queue runs after it', async () => {
  const first = await nextHour();
  const ask = approval();
  for (const overlap of ['skip', 'allow', 'queue']) {
    await publish(`overlap_${overlap}`, { cron: '0 * * * *', missed: 'all', overlap }, ask);
  }
  const offsets = async (name: string) => (await timesOf(name)).map((time) => (time - first) / hour);
  for (let index = 0; index < 3; index += 1) {
    await advanceTo(first + index * hour);
    await expect.poll(() => offsets('overlap_allow'), patience).toEqual([0, 1, 2].slice(0, index + 1));
  }
  for (const overlap of ['skip', 'queue'])
    await expect.poll(() => offsets(`overlap_${overlap}`), patience).toEqual([0]);
  await decideAll('overlap_queue');
  await expect.poll(() => offsets('overlap_queue'), patience).toEqual([0, 1]);
  await decideAll('overlap_skip');
  await allAre('overlap_skip', ['succeeded']);
  await advanceTo(first + 3 * hour);
  await expect.poll(() => offsets('overlap_skip'), patience).toEqual([0, 3]);
  for (const overlap of ['skip', 'allow', 'queue']) await remove(`overlap_${overlap}`);
}, 120_000);

/** Approves every open request of the runs of a flow. */
async function decideAll(name: string): Promise<void> {
  const asks = async () => {
    const { items } = await cluster.call<{ items: { id: string; flow: string }[] }>(
      'GET',
      'w/main/approvals?status=pending',
    );
    return items.filter(({ flow }) => flow === `jobs/${name}`);
  };
  await expect.poll(async () => (await asks()).length, patience).toBeGreaterThan(0);
  for (const { id } of await asks()) {
    await cluster.call('POST', `w/main/approvals/${id}/decisions`, { decision: 'approved' });
  }
}

test('what was missed while no worker ran: skip makes up for none, once for the latest, all for each', async () => {
  const first = await nextHour();
  for (const missed of ['skip', 'once', 'all']) {
    await publish(`missed_${missed}`, { cron: '0 * * * *', overlap: 'allow', missed });
  }
  await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
  await advanceTo(first + 4.5 * hour);
  workers = await Promise.all([cluster.startWorker(), cluster.startWorker()]);
  const offsets = async (name: string) => (await timesOf(name)).map((time) => (time - first) / hour);
  await expect.poll(() => offsets('missed_all'), patience).toEqual([0, 1, 2, 3, 4]);
  await expect.poll(() => offsets('missed_once'), patience).toEqual([4]);
  await advanceTo(first + 5 * hour);
  await expect.poll(() => offsets('missed_skip'), patience).toEqual([5]);
  for (const missed of ['skip', 'once', 'all']) await remove(`missed_${missed}`);
}, 120_000);

test('an edit while a run of the schedule lasts is kept', async () => {
  const first = await nextHour();
  const ask = approval();
  await publish('edited', { cron: '0 * * * *', missed: 'all' }, ask);
  await advanceTo(first);
  await allAre('edited', ['waiting']);
  await publish('edited', { cron: '30 12 * * *', missed: 'all' }, ask);
  const edited = await scheduleOf('edited');
  await decideAll('edited');
  await allAre('edited', ['succeeded']);
  await advanceTo(Date.parse(edited?.nextFireAt ?? ''));
  await expect
    .poll(async () => (await timesOf('edited')).at(-1), patience)
    .toBe(Date.parse(edited?.nextFireAt ?? ''));
  expect(await scheduleOf('edited')).toMatchObject({ cron: '30 12 * * *' });
  expect(await runsOf('edited')).toHaveLength(2);
  await remove('edited');
}, 120_000);

test('a schedule that is off or spread does not start before its time', async () => {
  const first = await nextHour();
  await publish('off', { cron: '0 * * * *', enabled: false });
  await publish('spread', { cron: '0 * * * *', jitterSeconds: 1800, overlap: 'allow', missed: 'all' });
  await publish('sign', { cron: '0 * * * *', overlap: 'allow', missed: 'all' });
  await advanceTo(first + hour / 2);
  await expect.poll(async () => (await timesOf('spread')).length, patience).toBe(1);
  const [run] = await runsOf('spread');
  expect(run?.trigger.time).toBe(new Date(first).toISOString());
  await expect.poll(async () => (await timesOf('sign')).length, patience).toBe(1);
  expect(await runsOf('off')).toEqual([]);
  expect(await scheduleOf('off')).toMatchObject({ enabled: false, nextFireAt: null });
  await publish('off', { cron: '0 * * * *', enabled: true });
  await advanceTo(first + hour);
  await expect.poll(async () => (await timesOf('off')).length, patience).toBe(1);
}, 120_000);
