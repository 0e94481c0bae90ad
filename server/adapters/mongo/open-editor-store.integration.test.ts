import { afterAll, beforeAll, describe } from 'vitest';
import { openEditorStoreContract } from '#server/adapters/contract/open-editor-store-contract.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
beforeAll(async () => {
  database = await openTestStores();
});
afterAll(() => database.close());

describe('open editors in the database', () => openEditorStoreContract(() => database.stores.openEditors));
