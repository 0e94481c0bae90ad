import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { aDefinition, aFlow, anOperation, aVersion } from './testing/a-flow.ts';
import { emptyCollections } from './testing/empty-collections.ts';
import { openTestStores, type TestStores } from './testing/test-database.ts';

let database: TestStores;
let flows: FlowStore;

beforeAll(async () => {
  database = await openTestStores();
  flows = database.stores.flows;
});
beforeEach(() => emptyCollections(database.connection));
afterAll(() => database.close());

function save(expectedRevision: number, operationCount = 1) {
  const operations = Array.from({ length: operationCount }, (_, index) =>
    anOperation(expectedRevision + index + 1),
  );
  const draft = aDefinition(`after ${expectedRevision}`);
  return flows.saveDraft('workspace1', 'flow1', expectedRevision, {
    draft,
    operations,
    by: 'user:ada',
    at: 5,
  });
}

const route = (path: string, flowId = 'flow1', nodeId = 'hook') => ({
  workspaceId: 'workspace1',
  path,
  flowId,
  nodeId,
});

describe('a flow in its store', () => {
  test('comes back as it was inserted, by id and by path, only in its workspace', async () => {
    const flow = aFlow({ draft: aDefinition('Odd keys') });
    await flows.insert(flow);
    expect(await flows.find('workspace1', { id: 'flow1' })).toEqual(flow);
    expect(await flows.find('workspace1', { path: 'shop/refund' })).toEqual(flow);
    expect(await flows.find('workspace2', { id: 'flow1' })).toBeNull();
    expect(await flows.list('workspace2')).toEqual([]);
  });

  test('cannot have the path of another one of its workspace, at first or by renaming', async () => {
    await flows.insert(aFlow());
    await expect(flows.insert(aFlow({ id: 'flow2' }))).rejects.toMatchObject({ code: 'conflict' });
    await flows.insert(aFlow({ id: 'flow3', workspaceId: 'workspace2' }));
    await flows.insert(aFlow({ id: 'flow4', path: 'shop/other' }));
    const change = { path: 'shop/refund', title: 'Twice', by: null, at: 6 };
    await expect(flows.rename('workspace1', 'flow4', change)).rejects.toMatchObject({ code: 'conflict' });
    expect(await flows.rename('workspace1', 'flow4', { ...change, path: 'shop/new' })).toBe(true);
    expect(await flows.rename('workspace2', 'flow4', { ...change, path: 'shop/no' })).toBe(false);
    const paths = (await flows.list('workspace1')).map(({ path, title }) => [path, title]);
    expect(paths).toEqual([
      ['shop/new', 'Twice'],
      ['shop/refund', 'Refund'],
    ]);
  });

  test('is gone after it was removed, in its own workspace only', async () => {
    await flows.insert(aFlow());
    expect(await flows.remove('workspace2', 'flow1')).toBe(false);
    expect(await flows.remove('workspace1', 'flow1')).toBe(true);
    expect(await flows.find('workspace1', { id: 'flow1' })).toBeNull();
  });
});

describe('the draft of a flow', () => {
  test('is saved only at the revision at which it was read', async () => {
    await flows.insert(aFlow());
    expect(await save(0, 2)).toBe(true);
    expect(await save(0)).toBe(false);
    expect(await flows.find('workspace1', { id: 'flow1' })).toMatchObject({
      revision: 2,
      draft: aDefinition('after 0'),
      updatedBy: 'user:ada',
    });
  });

  test('of many saves at once at one revision exactly one wins', async () => {
    await flows.insert(aFlow());
    const saves = await Promise.all([save(0), save(0), save(0), save(0)]);
    expect(saves.filter(Boolean)).toHaveLength(1);
  });

  test('tells an editor that fell behind which operations it missed', async () => {
    await flows.insert(aFlow());
    await save(0, 2);
    await save(2, 1);
    const since = (revision: number) => flows.operationsSince('workspace1', 'flow1', revision);
    expect(await since(1)).toEqual([anOperation(2), anOperation(3)]);
    expect(await since(3)).toEqual([]);
    expect(await flows.operationsSince('workspace2', 'flow1', 1)).toBeNull();
  });

  test('says when the operations are not kept: the draft was replaced, or the editor is ahead', async () => {
    await flows.insert(aFlow());
    await save(0, 1);
    await flows.saveDraft('workspace1', 'flow1', 1, {
      draft: aDefinition('replaced'),
      operations: [],
      by: null,
      at: 6,
    });
    expect(await flows.find('workspace1', { id: 'flow1' })).toMatchObject({ revision: 2 });
    expect(await flows.operationsSince('workspace1', 'flow1', 0)).toBeNull();
    expect(await flows.operationsSince('workspace1', 'flow1', 9)).toBeNull();
  });

  test('remembers which operations it is made of, not those whose save lost', async () => {
    await flows.insert(aFlow());
    await save(0, 2);
    const lost = { ...anOperation(1), operationId: 'op-lost' };
    const draft = aDefinition('lost');
    expect(
      await flows.saveDraft('workspace1', 'flow1', 0, { draft, operations: [lost], by: null, at: 7 }),
    ).toBe(false);
    const ids = ['op-1', 'op-lost', 'op-2', 'op-3'];
    expect(await flows.appliedOperations('workspace1', 'flow1', ids)).toEqual(['op-1', 'op-2']);
    expect(await flows.appliedOperations('workspace2', 'flow1', ids)).toEqual([]);
  });

  test('keeps the last 500 operations', async () => {
    await flows.insert(aFlow());
    await save(0, 450);
    await save(450, 160);
    const { db } = database.connection;
    expect(await flows.operationsSince('workspace1', 'flow1', 109)).toBeNull();
    expect(await flows.operationsSince('workspace1', 'flow1', 110)).toHaveLength(500);
    expect(await db.collection('operations').countDocuments({ flowId: 'flow1' })).toBe(500);
  });
});

describe('publishing a flow', () => {
  const publish = (id: string, revision: number, routes = [route('refunds')]) =>
    flows.publish('workspace1', 'flow1', revision, aVersion(id), routes);

  test('makes numbered versions that never change', async () => {
    await flows.insert(aFlow());
    expect(await publish('v1', 0)).toEqual({ version: 1 });
    await save(0);
    expect(await publish('v2', 1)).toEqual({ version: 2 });
    expect(await flows.find('workspace1', { id: 'flow1' })).toMatchObject({
      publishedVersion: 2,
      publishedVersionId: 'v2',
      publishedRevision: 1,
    });
    expect(await flows.findVersion('workspace1', { flowId: 'flow1', version: 1 })).toEqual({
      ...aVersion('v1'),
      version: 1,
    });
    const versions = await flows.listVersions('workspace1', 'flow1');
    expect(versions.map(({ version, message }) => [version, message])).toEqual([
      [2, 'Message of v2'],
      [1, 'Message of v1'],
    ]);
    expect(await flows.findVersion('workspace2', { id: 'v1' })).toBeNull();
  });

  test('a draft that has moved on is not published', async () => {
    await flows.insert(aFlow());
    await save(0);
    expect(await publish('v1', 0)).toBeNull();
    expect(await flows.findVersion('workspace1', { id: 'v1' })).toBeNull();
  });

  test('many at once get numbers of their own', async () => {
    await flows.insert(aFlow());
    const outcomes = await Promise.all(['v1', 'v2', 'v3', 'v4'].map((id) => publish(id, 0)));
    expect(outcomes.map((outcome) => outcome?.version).sort()).toEqual([1, 2, 3, 4]);
    const listed = await flows.listVersions('workspace1', 'flow1');
    expect(listed.map(({ version }) => version)).toEqual([4, 3, 2, 1]);
  });

  test('a number that a crash left out is written by whoever reads next', async () => {
    await flows.insert(aFlow());
    await publish('v1', 0);
    const versions = database.connection.db.collection<{ _id: string }>('flowVersions');
    await versions.updateOne({ _id: 'v1' }, { $unset: { version: '' } });
    expect(await flows.findVersion('workspace1', { flowId: 'flow1', version: 1 })).toMatchObject({
      id: 'v1',
    });
  });

  test('a webhook address belongs to one flow of the workspace', async () => {
    await flows.insert(aFlow());
    await flows.insert(aFlow({ id: 'flow2', path: 'shop/second' }));
    await publish('v1', 0);
    const second = { ...aVersion('v2'), flowId: 'flow2' };
    const refused = flows.publish('workspace1', 'flow2', 0, second, [route('refunds', 'flow2')]);
    await expect(refused).rejects.toMatchObject({ code: 'conflict', details: { nodeId: 'hook' } });
    await expect(refused).rejects.toThrow('shop/refund');
    expect(await flows.find('workspace1', { id: 'flow2' })).toMatchObject({ publishedVersion: null });
    expect(await flows.findVersion('workspace1', { id: 'v2' })).toBeNull();
    expect(await flows.findByWebhook('workspace1', 'refunds')).toMatchObject({ id: 'flow1' });
    expect(await flows.findByWebhook('workspace2', 'refunds')).toBeNull();
  });

  test('two webhooks of one flow cannot share an address', async () => {
    await flows.insert(aFlow());
    const twice = publish('v1', 0, [route('refunds'), route('refunds', 'flow1', 'other')]);
    await expect(twice).rejects.toMatchObject({ code: 'conflict', details: { nodeId: 'other' } });
  });

  test('publishing again replaces the addresses, and without webhooks frees them', async () => {
    await flows.insert(aFlow());
    await flows.insert(aFlow({ id: 'flow2', path: 'shop/second' }));
    await publish('v1', 0, [route('refunds'), route('returns', 'flow1', 'second')]);
    await publish('v2', 0, [route('returns', 'flow1', 'second')]);
    expect(await flows.findByWebhook('workspace1', 'refunds')).toBeNull();
    expect(await flows.findByWebhook('workspace1', 'returns')).toMatchObject({ id: 'flow1' });
    await publish('v3', 0, []);
    const second = { ...aVersion('w1'), flowId: 'flow2' };
    const taken = await flows.publish('workspace1', 'flow2', 0, second, [route('returns', 'flow2')]);
    expect(taken).toEqual({ version: 1 });
  });

  test('a snapshot is stored once and is no version', async () => {
    await flows.insert(aFlow());
    const snapshot = { ...aVersion('s1'), version: null };
    await flows.insertSnapshot(snapshot);
    await flows.insertSnapshot({ ...snapshot, message: 'again' });
    expect(await flows.findVersion('workspace1', { id: 's1' })).toEqual(snapshot);
    expect(await flows.listVersions('workspace1', 'flow1')).toEqual([]);
    expect(await database.stores.definitions.get('workspace1', 's1')).toEqual(aDefinition('s1'));
    await expect(database.stores.definitions.get('workspace2', 's1')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
