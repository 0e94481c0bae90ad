import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flowScriptStoreContract } from '#server/adapters/contract/flow-script-store-contract.ts';
import { itemStoreContract } from '#server/adapters/contract/item-store-contract.ts';
import type { ScriptVersionRecord } from '#server/scripts/script-store.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
beforeAll(async () => {
  database = await openTestStores();
});
afterAll(() => database.close());

describe('scripts of flow versions in the database', () =>
  flowScriptStoreContract(() => database.stores.scripts));

describe('variables, secrets and resources in the database', () =>
  itemStoreContract(() => database.stores.items.variables));

describe('saved scripts in the database', () => {
  const aVersion = (version: number, id = `s1v${version}`): ScriptVersionRecord => ({
    id,
    workspaceId: 'own',
    scriptId: 's1',
    version,
    code: `return ${version}`,
    compiled: {
      javascript: '',
      bundle: null,
      importKey: '',
      packages: {},
      scripts: {},
      lock: null,
      inputs: {},
    },
    message: '',
    createdAt: Date.UTC(2026, 0, version),
    createdBy: null,
  });

  test('have numbered versions, each saved by one of those who try at once', async () => {
    const store = database.stores.savedScripts;
    expect(await store.addVersion({ path: 'a/b', expected: 0 }, aVersion(1))).toBe(true);
    expect(
      await store.addVersion({ path: 'a/b', expected: 0 }, { ...aVersion(1, 'x'), scriptId: 's2' }),
    ).toBe(false);
    const both = await Promise.all(
      ['y', 'z'].map((id) => store.addVersion({ path: 'a/b', expected: 1 }, aVersion(2, id))),
    );
    expect(both.toSorted()).toEqual([false, true]);
    expect(await store.find('own', 'a/b')).toMatchObject({ id: 's1', version: 2 });
    expect((await store.findVersion('own', 'a/b', null))?.code).toBe('return 2');
    expect((await store.findVersion('own', 'a/b', 1))?.code).toBe('return 1');
    expect(await store.findVersion('own', 'a/b', 3)).toBeNull();
    expect(await store.findVersion('own', 'a/b', 0)).toBeNull();
    expect(await store.findVersion('other', 'a/b', null)).toBeNull();
    expect((await store.listVersions('own', 'a/b')).map(({ version }) => version).toSorted()).toEqual([1, 2]);
    expect(await store.remove('other', 'a/b')).toBe(false);
    expect(await store.remove('own', 'a/b')).toBe(true);
    expect(await store.list('own')).toEqual([]);
  });
});
