import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aCommit, aNewRun, storyStart } from '#server/adapters/contract/a-run.ts';
import { type DirectLine, openDirectLine } from '#server/embedded-mongo/wire/direct-line.ts';
import type { Change } from '#server/runtime/change-feed.ts';
import { createMongoChangeFeed } from './change-feed.ts';
import { connectMongo, type MongoConnection } from './connect-mongo.ts';
import { createMongoStores, type MongoStores } from './create-mongo-stores.ts';
import { emptyCollections } from './testing/empty-collections.ts';
import { type FragileLine, openFragileLine } from './testing/fragile-line.ts';
import { openTestStores, silentLog, type TestStores } from './testing/test-database.ts';

let database: TestStores;
let line: FragileLine;
let connection: MongoConnection;
let stores: MongoStores;

beforeAll(async () => {
  database = await openTestStores();
});
beforeEach(async () => {
  await emptyCollections(database.connection);
  line = await openFragileLine(database.uri);
  connection = await connectMongo({ uri: line.uri, appName: 'test', log: silentLog, patienceMs: 3_000 });
  stores = createMongoStores(connection);
  await stores.runs.insert(aNewRun(), { owner: 'worker1', until: storyStart + 30_000 });
});
afterEach(async () => {
  await connection.close();
  await line.close();
});
afterAll(() => database.close());

const held = { epoch: 1, revision: 0 };

test.each(['true', 'false'])(
  'a commit whose answer is lost is committed once (retryWrites=%s)',
  async (retryWrites) => {
    const uri = `${line.uri}&retryWrites=${retryWrites}`;
    const worker = await connectMongo({ uri, appName: 'test', log: silentLog });
    line.loseAnswerTo('lastCommit');
    const commit = aCommit({ setEntries: { a: { n: 1 } } });
    expect(await createMongoStores(worker).runs.commit('run1', held, commit)).toBe('committed');
    await worker.close();
    const run = await database.stores.runs.find('workspace1', 'run1');
    expect(run).toMatchObject({ revision: 1, state: { a: { n: 1 } } });
  },
);

describe('a commit past the driver', () => {
  const change = aCommit({ setEntries: { a: { n: 1 } } });
  const stored = { revision: 1, state: { a: { n: 1 } } };
  const run = () => database.stores.runs.find('workspace1', 'run1');
  let way: FragileLine;
  let direct: DirectLine;
  beforeEach(async () => {
    way = await openFragileLine(database.uri);
    direct = openDirectLine(way.at);
  });
  afterEach(async () => {
    direct.close();
    await way.close();
  });

  test('needs nothing of the driver', async () => {
    line.freeze();
    expect(await createMongoStores(connection, direct.ask).runs.commit('run1', held, change)).toBe(
      'committed',
    );
    expect(await run()).toMatchObject(stored);
  });

  test.each(['is lost', 'does not come'])('whose answer %s is committed once', async (what) => {
    const impatient = openDirectLine(way.at, 500);
    const { runs } = createMongoStores(connection, impatient.ask);
    if (what === 'is lost') way.loseAnswerTo('lastCommit');
    else way.freeze();
    expect(await runs.commit('run1', held, change)).toBe('committed');
    expect(await run()).toMatchObject(stored);
    way.thaw();
    expect(await runs.commit('run1', { ...held, revision: 1 }, change)).toBe('committed');
    expect(await run()).toMatchObject({ ...stored, revision: 2 });
    impatient.close();
  });

  test('is told what is wrong with it by the driver', async () => {
    const { runs } = createMongoStores(connection, direct.ask);
    const impossible = aCommit({ setEntries: { a: { n: 1 } }, unsetEntries: ['a'] });
    await expect(runs.commit('run1', held, impossible)).rejects.toMatchObject({ code: 40 });
    await expect(runs.commit('run1', { ...held, epoch: 7 }, change)).resolves.toBe('fenced');
  });
});

test('a commit is fenced after a broken connection when another worker took the run', async () => {
  await database.stores.runs.claim('worker2', storyStart + 30_000, storyStart + 60_000);
  line.cut();
  expect(await stores.runs.commit('run1', held, aCommit())).toBe('fenced');
});

test('a frozen database is unavailable instead of a hang, and serves again afterwards', {
  timeout: 60_000,
}, async () => {
  line.freeze();
  const commit = stores.runs.commit('run1', held, aCommit());
  await expect(commit).rejects.toMatchObject({ code: 'unavailable' });
  line.thaw();
  const find = () => stores.runs.find('workspace1', 'run1').catch(() => null);
  await expect.poll(find).toMatchObject({ id: 'run1' });
});

test('what changed while the line was cut is told afterwards, also when the monitor slept', async () => {
  const seen: Change[] = [];
  // Past the driver's shortest time between heartbeats: the next one starts in the moment of the cut.
  const monitorSleepMs = 700;
  const feed = createMongoChangeFeed(connection, silentLog);
  feed.subscribe((change) => seen.push(change));
  await feed.ready();
  await database.stores.runs.poke('run1', storyStart);
  await expect.poll(() => seen).toHaveLength(1);
  await new Promise((resolve) => setTimeout(resolve, monitorSleepMs));
  line.cut();
  await database.stores.runs.insert(aNewRun({ id: 'run2' }));
  const change = { kind: 'run', workspaceId: 'workspace1', runId: 'run2' };
  await expect.poll(() => seen.at(-1), { timeout: 20_000 }).toEqual(change);
  await feed.close();
});
