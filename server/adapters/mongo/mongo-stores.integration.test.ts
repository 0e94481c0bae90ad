import { afterAll, beforeAll } from 'vitest';
import { approvalStoreContract } from '#server/adapters/contract/approval-store-contract.ts';
import { payloadStoreContract } from '#server/adapters/contract/payload-store-contract.ts';
import { runStoreContract } from '#server/adapters/contract/run-store-contract.ts';
import { stepStoreContract } from '#server/adapters/contract/step-store-contract.ts';
import { workerRegistryContract } from '#server/adapters/contract/worker-registry-contract.ts';
import { type DirectLine, openDirectLine } from '#server/embedded-mongo/wire/direct-line.ts';
import { createMongoStores, type MongoStores } from './create-mongo-stores.ts';
import { emptyCollections } from './testing/empty-collections.ts';
import { type FragileLine, openFragileLine } from './testing/fragile-line.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
let way: FragileLine;
let direct: DirectLine;

beforeAll(async () => {
  database = await openTestStores();
  way = await openFragileLine(database.uri);
  direct = openDirectLine(way.at);
});

afterAll(async () => {
  direct.close();
  await way.close();
  await database.close();
});

async function emptyStores(): Promise<MongoStores> {
  await emptyCollections(database.connection);
  return database.stores;
}

runStoreContract('MongoDB', async () => (await emptyStores()).runs);
runStoreContract('MongoDB, commits past the driver', async () => {
  await emptyStores();
  return createMongoStores(database.connection, direct.ask).runs;
});
approvalStoreContract('MongoDB', async () => (await emptyStores()).approvals);
payloadStoreContract('MongoDB', async () => (await emptyStores()).payloads);
stepStoreContract('MongoDB', async () => {
  const { steps, logs, runReader } = await emptyStores();
  return {
    steps,
    logs,
    recordsOf: async (runId) => (await runReader.steps('workspace1', runId, { limit: 1_000 })).items,
    linesOf: (runId) => runReader.logs('workspace1', runId, 0, 1_000),
  };
});
workerRegistryContract('MongoDB', async () => (await emptyStores()).workers);
