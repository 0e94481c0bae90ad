import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { aNewRun } from '#server/adapters/contract/a-run.ts';
import { connectMongo } from './connect-mongo.ts';
import { startDatabaseClock } from './database-clock.ts';
import { openTestStores, silentLog, type TestStores } from './testing/test-database.ts';

let database: TestStores | undefined;
afterEach(async () => {
  await database?.close();
  database = undefined;
});

test('a database that is not there is reported within the patience given', async () => {
  // A server that takes connections and never answers, as a frozen database does.
  const frozen = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => frozen.listen(0, '127.0.0.1', resolve));
  const address = frozen.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const uri = `mongodb://127.0.0.1:${port}/test?directConnection=true`;
  await expect(connectMongo({ uri, appName: 'test', log: silentLog, patienceMs: 300 })).rejects.toThrow();
  frozen.close();
});

test('a store whose connection is closed fails as unavailable', async () => {
  database = await openTestStores();
  await database.connection.close();
  const reading = database.stores.runs.find('workspace1', 'run1');
  await expect(reading).rejects.toMatchObject({ code: 'unavailable' });
});

test('two connections of one process see the same data and close apart', async () => {
  database = await openTestStores();
  const second = await database.connectAgain();
  await database.stores.runs.insert(aNewRun());
  expect(await second.db.collection('runs').countDocuments({})).toBe(1);
  await second.close();
  await database.connection.ping();
});

test('the clock is that of the database', async () => {
  database = await openTestStores();
  const clock = await startDatabaseClock(database.connection, silentLog);
  const { localTime } = await database.connection.db.command({ hello: 1 });
  await clock.refresh();
  expect(Math.abs(clock.now() - localTime.getTime())).toBeLessThan(10_000);
  clock.stop();
});
