import { afterAll, beforeAll, describe } from 'vitest';
import { testCaseStoreContract } from '#server/adapters/contract/test-case-store-contract.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
beforeAll(async () => {
  database = await openTestStores();
});
afterAll(() => database.close());

describe('test cases in the database', () => testCaseStoreContract(() => database.stores.testCases));
