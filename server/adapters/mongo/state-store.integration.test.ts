import { afterAll, beforeAll, describe } from 'vitest';
import { stateStoreContract } from '#server/adapters/contract/state-store-contract.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
beforeAll(async () => {
  database = await openTestStores();
});
afterAll(() => database.close());

describe('states in the database', () => stateStoreContract(() => database.stores.states));
