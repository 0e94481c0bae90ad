import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMongoStores, type MongoStores } from '#server/adapters/mongo/create-mongo-stores.ts';
import { aFlow } from '#server/adapters/mongo/testing/a-flow.ts';
import { openTestStores, silentLog, type TestStores } from '#server/adapters/mongo/testing/test-database.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import { publishFlow } from '#server/flows/publish-flow.ts';
import { createSealer } from '#server/resources/sealer.ts';
import { createRunSeals } from '#server/runs/run-seals.ts';
import type { Failpoint } from '#server/runtime/ports.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import { startRun } from '#server/runtime/start-run.ts';
import { flowDefinitionSchema } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import { type FireDeps, fireSchedule } from './schedules/fire-schedule.ts';
import type { ScheduleRecord } from './schedules/schedule-store.ts';
import { createScheduler } from './schedules/scheduler.ts';
import { setScheduleEnabled } from './schedules/set-schedule-enabled.ts';

let database: TestStores;
let other: MongoStores;
let sandbox: SandboxPort;
let now = 0;
let flowCount = 0;
const clock = { now: () => now };
const workspaceId = 'workspace1';
const hour = 3_600_000;
const nobody = { kind: 'anonymous' } as const;

beforeAll(async () => {
  database = await openTestStores();
  other = createMongoStores(await database.connectAgain());
  sandbox = createSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await database.close();
});
beforeEach(() => {
  now = Date.UTC(2026, 5, 1, 0, 0, 10);
});

const seals = createRunSeals(createSealer(Buffer.alloc(32, 7)));

/** What one worker process has; each has a connection of its own. */
function worker(stores: MongoStores, failAt?: Failpoint): FireDeps {
  return {
    schedules: stores.schedules,
    flows: stores.flows,
    runs: stores.runs,
    start: (request) => startRun({ stores, seals, clock, wakeUps: { wake: async () => {} } }, request),
    sandbox,
    clock,
    failpoint: (point) => {
      if (point === failAt) throw new Error('killed');
    },
    log: silentLog,
  };
}

type Options = { config?: JsonObject; inputs?: JsonObject };

function definitionWith({ config = {}, inputs }: Options) {
  return flowDefinitionSchema.parse({
    formatVersion: 1,
    ...(inputs === undefined ? {} : { inputs }),
    nodes: [
      {
        id: 'tick',
        kind: 'schedule',
        title: 'Tick',
        position: { x: 0, y: 0 },
        config: { cron: '0 * * * *', timezone: 'UTC', inputs: {}, enabled: true, ...config },
      },
      {
        id: 'value',
        kind: 'transform',
        title: 'Value',
        position: { x: 0, y: 100 },
        config: { value: { kind: 'static', value: 1 } },
      },
    ],
    edges: [{ id: 'e1', source: 'tick', sourcePort: 'out', target: 'value' }],
  });
}

/** A published flow with one hourly schedule; returns the schedule's id. */
async function publishScheduled(options: Options = {}): Promise<{ flowId: string; id: string }> {
  flowCount += 1;
  const flowId = `flow-${flowCount}`;
  const draft = definitionWith(options);
  const flow = aFlow({ id: flowId, path: `jobs/${flowId}`, draft });
  await database.stores.flows.insert(flow);
  await publishFlow({ ...database.stores, clock }, nobody, { flow, revision: 0, message: '' });
  return { flowId, id: `${flowId}/tick` };
}

async function republish(flowId: string, options: Options): Promise<void> {
  const flow = await database.stores.flows.find(workspaceId, { id: flowId });
  if (flow === null) throw new Error('no flow');
  const change = { draft: definitionWith(options), operations: [], by: null, at: now };
  await database.stores.flows.saveDraft(workspaceId, flowId, flow.revision, change);
  const changed = await database.stores.flows.find(workspaceId, { id: flowId });
  if (changed === null) throw new Error('no flow');
  const publishing = { flow: changed, revision: changed.revision, message: '' };
  await publishFlow({ ...database.stores, clock }, nobody, publishing);
}

async function read(id: string): Promise<ScheduleRecord> {
  const schedule = await database.stores.schedules.find(workspaceId, id);
  if (schedule === null) throw new Error(`no schedule ${id}`);
  return schedule;
}

/** Deals with a schedule until nothing of it is due. */
async function fireAll(deps: FireDeps, id: string): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    const schedule = await read(id);
    if (schedule.dueAt === null || schedule.dueAt > now) return;
    await fireSchedule(deps, schedule);
  }
  throw new Error('the schedule stays due');
}

/** The occurrences of which there are runs, in order. */
async function firedTimes(flowId: string): Promise<string[]> {
  const runs = database.connection.db.collection('runs').find({ flowId });
  const times = (await runs.toArray()).map(({ trigger }) => JSON.parse(trigger).time as string);
  return times.map((time) => time.slice(11, 16)).sort();
}

async function endRuns(flowId: string): Promise<void> {
  await database.connection.db
    .collection('runs')
    .updateMany({ flowId }, { $set: { status: 'succeeded' }, $unset: { claimableAt: '' } });
}

test('an occurrence makes one run, however many processes look at the same moment', async () => {
  const { flowId, id } = await publishScheduled({ config: { overlap: 'allow' } });
  for (let round = 1; round <= 10; round += 1) {
    now += hour;
    const seen = await read(id);
    const looks = [worker(database.stores), worker(other)].flatMap((deps) => [deps, deps, deps]);
    await Promise.all(looks.map((deps) => fireSchedule(deps, seen)));
    expect(await firedTimes(flowId)).toHaveLength(round);
  }
  expect(new Set(await firedTimes(flowId)).size).toBe(10);
});

test('a process that dies after the insertion or after the advance leaves one run', async () => {
  for (const point of ['schedule-inserted', 'schedule-advanced'] as const) {
    const { flowId, id } = await publishScheduled();
    now += hour;
    await expect(fireSchedule(worker(database.stores, point), await read(id))).rejects.toThrow('killed');
    await fireAll(worker(other), id);
    expect(await firedTimes(flowId)).toHaveLength(1);
    expect((await read(id)).nextFireAt).toBeGreaterThan(now);
  }
});

test('nothing fires before its time, while it is off, or after the node is gone', async () => {
  const { flowId, id } = await publishScheduled();
  await fireSchedule(worker(database.stores), await read(id));
  expect(await firedTimes(flowId)).toEqual([]);
  const deps = { ...database.stores, clock };
  await setScheduleEnabled(deps, { schedule: await read(id), enabled: false });
  now += 3 * hour;
  expect((await database.stores.schedules.due(now, 100)).map((due) => due.id)).not.toContain(id);
  await setScheduleEnabled(deps, { schedule: await read(id), enabled: true });
  expect((await read(id)).nextFireAt).toBe(Date.UTC(2026, 5, 1, 4));
  await republish(flowId, { config: { enabled: false } });
  expect((await read(id)).nextFireAt).toBeNull();
});

test('missed occurrences: skip makes up for none, once for the latest, all for each', async () => {
  const expected = { skip: [], once: ['05:00'], all: ['01:00', '02:00', '03:00', '04:00', '05:00'] };
  const start = now;
  for (const [missed, times] of Object.entries(expected)) {
    now = start;
    const { flowId, id } = await publishScheduled({ config: { missed, overlap: 'allow' } });
    now = start + 5 * hour + 10 * 60_000;
    await fireAll(worker(database.stores), id);
    expect([missed, await firedTimes(flowId)]).toEqual([missed, times]);
    expect((await read(id)).nextFireAt).toBe(Date.UTC(2026, 5, 1, 6));
  }
});

test('after a long pause no more than a hundred occurrences are made up for', async () => {
  const { flowId, id } = await publishScheduled({ config: { missed: 'all', overlap: 'allow' } });
  now += 24 * 30 * hour;
  await fireAll(worker(database.stores), id);
  expect(await firedTimes(flowId)).toHaveLength(100);
});

test('overlap: skip leaves an occurrence out, queue waits for the earlier run, allow does not', async () => {
  const start = now;
  const expected = {
    skip: [['01:00'], ['01:00', '04:00']],
    queue: [['01:00'], ['01:00', '02:00']],
    allow: [
      ['01:00', '02:00', '03:00'],
      ['01:00', '02:00', '03:00', '04:00'],
    ],
  };
  for (const [overlap, [running, ended]] of Object.entries(expected)) {
    now = start;
    const { flowId, id } = await publishScheduled({ config: { overlap } });
    for (let step = 1; step <= 3; step += 1) {
      now += hour;
      await fireAll(worker(database.stores), id);
      now += 1000;
      await fireAll(worker(database.stores), id);
    }
    expect([overlap, await firedTimes(flowId)]).toEqual([overlap, running]);
    await endRuns(flowId);
    now = start + 4 * hour;
    await fireAll(worker(database.stores), id);
    expect([overlap, await firedTimes(flowId)]).toEqual([overlap, ended]);
  }
});

test('wrong inputs are recorded as a failed run', async () => {
  const inputs = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
  const { flowId, id } = await publishScheduled({ inputs });
  now += hour;
  await fireAll(worker(database.stores), id);
  const run = await database.connection.db.collection('runs').findOne({ flowId });
  expect(run).toMatchObject({ status: 'failed' });
  expect(run).not.toHaveProperty('claimableAt');
  expect(JSON.parse(run?.error)).toMatchObject({ code: 'invalid_input', fault: 'user', node: 'tick' });
});

test('inputs are arguments that see the trigger', async () => {
  const inputs = { type: 'object', properties: { at: { type: 'string' }, n: { type: 'number' } } };
  const at = { kind: 'expression', code: 'trigger.time' };
  const n = { kind: 'expression', code: '20 + 1' };
  const { flowId, id } = await publishScheduled({ inputs, config: { inputs: { at, n } } });
  now += hour;
  await fireAll(worker(database.stores), id);
  const run = await database.connection.db.collection('runs').findOne({ flowId });
  expect(JSON.parse(run?.input.json)).toEqual({ at: '2026-06-01T01:00:00.000Z', n: 21 });
});

test('an edit while the run of a schedule is under way is kept', async () => {
  const { flowId, id } = await publishScheduled();
  now += hour;
  const seen = await read(id);
  await republish(flowId, { config: { cron: '30 12 * * *' } });
  const edited = await read(id);
  await fireSchedule(worker(database.stores), seen).catch(() => undefined);
  expect(await read(id)).toMatchObject({
    nextFireAt: edited.nextFireAt,
    settings: { cron: '30 12 * * *' },
  });
});

test('publishing again keeps what comes next when the time is the same', async () => {
  const { flowId, id } = await publishScheduled();
  now += hour;
  await fireAll(worker(database.stores), id);
  const before = await read(id);
  await republish(flowId, { config: { overlap: 'allow' } });
  const { nextFireAt, lastFireAt, lastRunId, settings } = await read(id);
  expect({ nextFireAt, lastFireAt, lastRunId }).toEqual({
    nextFireAt: before.nextFireAt,
    lastFireAt: before.lastFireAt,
    lastRunId: before.lastRunId,
  });
  expect(settings.overlap).toBe('allow');
});

test('schedules of a process that died right after publishing are taken over', async () => {
  const flowId = 'flow-cut-short';
  const draft = definitionWith({});
  const flow = aFlow({ id: flowId, path: `jobs/${flowId}`, draft });
  const { flows, schedules } = database.stores;
  await flows.insert(flow);
  const dying = { ...schedules, list: () => Promise.reject(new Error('killed')) };
  const publishing = publishFlow({ flows, schedules: dying, clock }, nobody, {
    flow,
    revision: 0,
    message: '',
  });
  await expect(publishing).rejects.toThrow('killed');
  expect(await schedules.find(workspaceId, `${flowId}/tick`)).toBeNull();
  now += 11_000;
  const due = (await schedules.due(now, 1000)).filter((found) => found.flowId === flowId);
  for (const found of due) await fireSchedule(worker(other), found);
  expect(await read(`${flowId}/tick`)).toMatchObject({ enabled: true, nextFireAt: Date.UTC(2026, 5, 1, 1) });
  expect((await schedules.list(workspaceId, flowId)).map(({ nodeId }) => nodeId)).toEqual(['tick']);
});

test('a hundred schedules due at once make a hundred runs on two workers', async () => {
  const { flowId, id } = await publishScheduled({ config: { overlap: 'allow' } });
  const { id: _id, ...first } = await read(id);
  const copies = Array.from({ length: 99 }, (_, index) => ({ ...first, id: `${flowId}/tick${index}` }));
  for (const copy of copies) await database.stores.schedules.insert(copy);
  now += hour;
  const schedulers = [createScheduler(worker(database.stores)), createScheduler(worker(other))];
  for (const scheduler of schedulers) scheduler.start();
  const count = () => database.connection.db.collection('runs').countDocuments({ flowId });
  await expect.poll(count, { timeout: 30_000 }).toBe(100);
  for (const scheduler of schedulers) await scheduler.stop();
  expect(await count()).toBe(100);
}, 60_000);

test('a time that never comes is refused when publishing', async () => {
  await expect(publishScheduled({ config: { cron: '0 0 30 2 *' } })).rejects.toThrow('never comes');
  await expect(publishScheduled({ config: { timezone: 'Mars/Base' } })).rejects.toThrow('Mars/Base');
});
