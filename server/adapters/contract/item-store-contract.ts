import { expect, test } from 'vitest';
import type { ItemStore, StoredItem, VariableContent } from '#server/resources/item-store.ts';

function anItem(path: string, more: Partial<StoredItem<VariableContent>> = {}): StoredItem<VariableContent> {
  return {
    id: `id of ${path}`,
    workspaceId: 'own',
    path,
    description: '',
    content: { value: { $ne: 1, 'a.b': [null, {}] } },
    keyId: null,
    revision: 1,
    createdAt: 1000,
    updatedAt: 1000,
    updatedBy: 'user:ada',
    ...more,
  };
}

/** What every store of variables, secrets and resources promises. */
export function itemStoreContract(store: () => ItemStore<VariableContent>): void {
  test('an item is found under its path, in its workspace only', async () => {
    expect(await store().put(anItem('team/rate'))).toBe(true);
    expect(await store().put(anItem('team/city'))).toBe(true);
    expect(await store().find('own', 'team/rate')).toEqual(anItem('team/rate'));
    expect(await store().find('other', 'team/rate')).toBeNull();
    expect((await store().list('own')).map(({ path }) => path)).toEqual(['team/city', 'team/rate']);
    expect([await store().count('own'), await store().count('other')]).toEqual([2, 0]);
    expect(await store().list('other')).toEqual([]);
    expect(await store().remove('other', 'team/city')).toBe(false);
    expect(await store().remove('own', 'team/city')).toBe(true);
    expect(await store().find('own', 'team/city')).toBeNull();
  });

  test('of those who write at once only one does', async () => {
    const first = await Promise.all(
      ['x', 'y'].map((id) => store().put(anItem('race/a', { id, updatedBy: id }))),
    );
    expect(first.toSorted()).toEqual([false, true]);
    const { id } = (await store().find('own', 'race/a')) ?? anItem('');
    const second = anItem('race/a', { id, revision: 2, content: { value: 2 } });
    expect(await Promise.all([store().put(second), store().put(second)])).toContain(false);
    expect(await store().find('own', 'race/a')).toEqual(second);
    expect(await store().put(anItem('race/b', { revision: 2 }))).toBe(false);
  });

  test('items are found by the key that sealed them', async () => {
    await store().put(anItem('keys/a', { keyId: 'k1' }));
    await store().put(anItem('keys/b', { keyId: 'k2', workspaceId: 'other' }));
    expect((await store().keyIds()).toSorted()).toEqual(['k1', 'k2']);
    expect((await store().sealedOtherwise('k1')).map(({ path }) => path)).toEqual(['keys/b']);
    expect((await store().sealedOtherwise('k3')).map(({ path }) => path).toSorted()).toEqual([
      'keys/a',
      'keys/b',
    ]);
  });
}
