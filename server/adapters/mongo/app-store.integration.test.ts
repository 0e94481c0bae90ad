import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppRecord, AppVersionRecord } from '#server/apps/app-store.ts';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import { anApp } from '#shared/apps/testing/an-app.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
beforeAll(async () => {
  database = await openTestStores();
});
afterAll(() => database.close());

function appRecord(id: string, slug = id): AppRecord {
  return {
    id,
    workspaceId: 'w1',
    slug,
    access: 'members',
    draft: anApp(),
    revision: 0,
    publishedVersion: null,
    publishedVersionId: null,
    publishedRevision: null,
    previousUntil: null,
    createdAt: 1,
    updatedAt: 1,
    updatedBy: 'user:ada',
  };
}

type NewVersion = Omit<AppVersionRecord, 'version'> & { previousUntil: number | null };

function version(appId: string, id: string): NewVersion {
  return {
    id,
    workspaceId: 'w1',
    appId,
    definition: anApp(),
    policy: { actions: [] },
    message: id,
    createdAt: 2,
    createdBy: 'user:ada',
    previousUntil: 1000,
  };
}

const operation: AppOperation = { kind: 'set_app', title: 'Other' };
const edit = (revision: number, operationId: string) => ({ revision, operationId, clientId: 'c', operation });

test('an app comes back as it was stored, in its own workspace only', async () => {
  const { apps } = database.stores;
  await apps.insert(appRecord('a1'));
  expect(await apps.find('w1', { slug: 'a1' })).toEqual(appRecord('a1'));
  expect(await apps.find('w2', { id: 'a1' })).toBeNull();
  await expect(apps.insert(appRecord('a1b', 'a1'))).rejects.toMatchObject({ code: 'conflict' });
});

test('a draft is saved once per revision, and its operations are remembered', async () => {
  const { apps } = database.stores;
  await apps.insert(appRecord('a2'));
  const change = { draft: anApp(), by: null, at: 5 };
  expect(await apps.saveDraft('w1', 'a2', 0, { ...change, operations: [edit(1, 'x'), edit(2, 'y')] })).toBe(
    true,
  );
  expect(await apps.saveDraft('w1', 'a2', 0, { ...change, operations: [edit(1, 'z')] })).toBe(false);
  expect(await apps.operationsSince('w1', 'a2', 1)).toEqual([edit(2, 'y')]);
  expect(await apps.operationsSince('w1', 'a2', 3)).toBeNull();
  expect(await apps.appliedOperations('w1', 'a2', ['x', 'z'])).toEqual(['x']);
});

test('versions count from 1, and two publishers at once give two of them', async () => {
  const { apps } = database.stores;
  await apps.insert(appRecord('a3'));
  const published = await Promise.all([
    apps.publish('w1', 'a3', 0, version('a3', 'v1')),
    apps.publish('w1', 'a3', 0, version('a3', 'v2')),
  ]);
  expect(published.map((one) => one?.version).toSorted()).toEqual([1, 2]);
  expect(await apps.publish('w1', 'a3', 7, version('a3', 'v3'))).toBeNull();
  expect((await apps.listVersions('w1', 'a3')).map((one) => one.version)).toEqual([2, 1]);
  const found = await apps.find('w1', { id: 'a3' });
  expect(found).toMatchObject({ publishedVersion: 2, publishedRevision: 0, previousUntil: 1000 });
  expect(await apps.findVersion('w1', 'a3', 2)).toMatchObject({ id: found?.publishedVersionId, version: 2 });
  expect(await apps.findVersion('w2', 'a3', 2)).toBeNull();
  expect(await apps.findVersion('w1', 'a3', 3)).toBeNull();
});

test('address and access change without an edit of the draft', async () => {
  const { apps } = database.stores;
  await apps.insert(appRecord('a4'));
  const change = { by: 'user:bob', at: 9 };
  expect(await apps.change('w1', 'a4', { ...change, slug: 'new', access: 'private' })).toBe(true);
  expect(await apps.find('w1', { slug: 'new' })).toMatchObject({ access: 'private', updatedBy: 'user:bob' });
  await expect(apps.change('w1', 'a4', { ...change, slug: 'a1' })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect([await apps.remove('w2', 'a4'), await apps.remove('w1', 'a4')]).toEqual([false, true]);
});

test('several processes that need a key at once get the same one', async () => {
  const { keys } = database.stores;
  const given = await Promise.all(['one', 'two', 'three'].map((fresh) => keys.keep('purpose', fresh)));
  expect(new Set(given).size).toBe(1);
});
