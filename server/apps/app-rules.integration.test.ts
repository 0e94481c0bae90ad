import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowHandleField } from '#shared/apps/sources.ts';
import { fixedValue, publishShop } from './testing/a-shop-app.ts';
import { openShop, type Shop } from './testing/open-shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

describe('rule 1: one endpoint runs an action of a published version', () => {
  test('a real request starts a run whose inputs come from their sources', async () => {
    const answer = await shop.run('refund', { inputs: await shop.good() });
    expect(answer.status).toBe(202);
    const found = await shop.ended(answer.json.runId);
    expect(found.input).toEqual({ order: 'o1', amount: 5, channel: fixedValue, by: null, size: 's' });
    expect(found.status).toBe('succeeded');
  });

  test('a flow path, code, a draft flag or a mode from the client is refused', async () => {
    const inputs = await shop.good();
    for (const extra of [{ draft: true }, { path: 'shop/fails' }, { code: '1' }, { mode: 'edit' }]) {
      const send = () =>
        shop.server.request('POST', '/api/v1/w/demo/apps/shop/actions/refund', {
          token: shop.operator,
          headers: { 'idempotency-key': randomUUID() },
          body: { version: shop.version, inputs, ...extra },
        });
      expect(await shop.refused(send)).toBe(400);
    }
  });

  test('a version that was never published is refused, and so is the draft', async () => {
    const inputs = await shop.good();
    expect(await shop.refused(() => shop.run('refund', { inputs, version: shop.version + 1 }))).toBe(409);
    expect(await shop.refused(() => shop.run('refund', { inputs, version: 0 }))).toBe(400);
  });

  test('the version before is accepted for 15 minutes after a publish, then it is app_updated', async () => {
    const old = shop.version;
    const inputs = await shop.good();
    shop.version = await publishShop(shop.server, shop.builder, 'Shop desk, changed');
    expect(shop.version).toBe(old + 1);
    expect((await shop.run('refund', { inputs, version: old })).status).toBe(202);
    const apps = shop.database.connection.db.collection('apps');
    const app = await apps.findOne({ slug: 'shop' });
    const leftMs = app?.previousUntil.getTime() - Date.now();
    expect(leftMs).toBeGreaterThan(13 * 60_000);
    expect(leftMs).toBeLessThanOrEqual(15 * 60_000);
    await apps.updateOne({ slug: 'shop' }, { $set: { previousUntil: new Date(Date.now() - 1000) } });
    const late = await shop.run('refund', { inputs, version: old });
    expect([late.status, late.json.error.code]).toEqual([409, 'app_updated']);
    shop.version = await publishShop(shop.server, shop.builder, 'Shop desk, changed again');
    expect((await shop.run('refund', { inputs, version: old })).json.error.code).toBe('app_updated');
  });

  test('going back to an older version ends the one before at once', async () => {
    const old = shop.version;
    const inputs = await shop.good();
    shop.version = await publishShop(shop.server, shop.builder, 'Shop desk, changed');
    expect((await shop.run('refund', { inputs, version: old })).json.error.code).toBe('app_updated');
  });
});

describe('rule 2: the policy of a version is made on the server', () => {
  test('an unknown action is 403', async () => {
    expect(await shop.refused(() => shop.run('nothing'))).toBe(403);
    expect(await shop.refused(() => shop.run('__proto__'))).toBe(403);
  });

  test('an edit of the draft changes nothing for viewers until it is published', async () => {
    const app = await shop.ada.apps.get.query({ workspace: 'demo', slug: 'shop' });
    const operation = { kind: 'remove_action', id: 'lead' } as const;
    const edits = { workspace: 'demo', appId: app.id, clientId: 'c1', operations: [{ id: 'o1', operation }] };
    const applied = await shop.ada.apps.applyOperations.mutate({ ...edits, baseRevision: app.revision });
    expect(applied).toEqual({ kind: 'applied', revision: app.revision + 1 });
    const resent = await shop.ada.apps.applyOperations.mutate({ ...edits, baseRevision: app.revision });
    expect(resent).toEqual(applied);
    expect((await shop.run('lead', { token: shop.admin })).status).toBe(202);
  });
});

describe('rule 3: every input has one source', () => {
  test('a fixed, context or unknown key is 400, not ignored', async () => {
    const inputs = await shop.good();
    for (const extra of [{ channel: 'mine' }, { by: 'boss@example.com' }, { more: 1 }]) {
      expect(await shop.refused(() => shop.run('refund', { inputs: { ...inputs, ...extra } }))).toBe(400);
    }
  });

  test('what a viewer gives is checked by schema, list and size', async () => {
    const inputs = await shop.good();
    for (const wrong of [{ amount: 0 }, { amount: 'x' }, { size: 'xl' }, { amount: 'x'.repeat(100) }]) {
      expect(await shop.refused(() => shop.run('refund', { inputs: { ...inputs, ...wrong } }))).toBe(400);
    }
    const { amount: _, ...without } = inputs;
    const answer = await shop.run('refund', { inputs: without });
    expect(answer.json.error).toMatchObject({
      code: 'invalid_input',
      details: { fields: [{ path: 'amount' }] },
    });
  });
});

describe('rule 4: rows are named by signed handles', () => {
  test('a plain key, a changed handle, and one of another action or viewer are refused', async () => {
    const inputs = await shop.good();
    const handle = String(inputs.order);
    const [, mac] = handle.split('.');
    const forged = Buffer.from(JSON.stringify({ values: { id: 'o9' }, expiresAt: Date.now() + 1e6 }));
    const shown = await shop.lee.apps.runAction.mutate({
      workspace: 'demo',
      slug: 'shop',
      version: shop.version,
      action: 'orders',
      inputs: {},
      idempotencyKey: 'k',
    });
    const foreign = shown.kind === 'result' ? JSON.parse(JSON.stringify(shown.data))[0][rowHandleField] : '';
    const other = await shop.handleOf('others');
    for (const order of [
      'o1',
      `${forged.toString('base64url')}.${mac}`,
      `${handle}x`,
      foreign,
      other ?? 'none',
    ]) {
      expect(await shop.refused(() => shop.run('refund', { inputs: { ...inputs, order } }))).toBe(400);
    }
  });
});

describe('rule 5: runs use the rights of the publisher, viewers are context', () => {
  test('the identity of the viewer comes from the session', async () => {
    const call = { workspace: 'demo', slug: 'shop', version: shop.version, idempotencyKey: randomUUID() };
    const shown = await shop.lee.apps.runAction.mutate({ ...call, action: 'orders', inputs: {} });
    const rows = shown.kind === 'result' ? JSON.parse(JSON.stringify(shown.data)) : [];
    const inputs = { order: rows[1][rowHandleField], amount: 7 };
    const answer = await shop.lee.apps.runAction.mutate({ ...call, action: 'refund', inputs });
    const found = await shop.ended(answer.kind === 'run' ? answer.runId : '');
    expect(found.input).toMatchObject({ order: 'o2', by: 'lee@demo.localhost' });
    expect(found.startedBy).toBe('lee@demo.localhost');
    expect(found.trigger.app).toMatchObject({ slug: 'shop', version: shop.version, action: 'refund' });
  });

  test('a publisher who lost the right stops the app with a clear message', async () => {
    expect((await shop.run('start', { slug: 'from-flow', version: 1 })).status).toBe(202);
    const people = shop.database.stores.people;
    const user = await people.findUser({ email: 'ada@demo.localhost' });
    const workspace = await people.findWorkspace({ slug: 'demo' });
    const member = { userId: user?.id ?? '', workspaceId: workspace?.id ?? '' };
    await people.putMember({ ...member, role: 'viewer' });
    const answer = await shop.run('start', { slug: 'from-flow', version: 1 });
    await people.putMember({ ...member, role: 'admin' });
    expect(answer.status).toBe(403);
    expect(answer.json.error.message).toContain('publish the app again');
  });
});
