import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppOperation } from '#shared/apps/app-operations.ts';
import { failureText, fixedValue } from './testing/a-shop-app.ts';
import { openShop, type Shop } from './testing/open-shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

describe('rule 6: access is checked on every call', () => {
  test('without a session it is 401, for a mere viewer of the workspace 403', async () => {
    const path = '/api/v1/w/demo/apps/shop/actions/refund';
    const body = { version: shop.version, inputs: await shop.good() };
    const headers = { 'idempotency-key': 'x' };
    expect(await shop.refused(() => shop.server.request('POST', path, { headers, body }))).toBe(401);
    const viewer = await shop.server.token('demo', 'viewer');
    expect(await shop.refused(() => shop.run('refund', { token: viewer }))).toBe(403);
  });

  test('somebody of another workspace learns nothing', async () => {
    await shop.database.stores.people.insertWorkspace({
      id: 'other',
      slug: 'other',
      name: 'Other',
      createdAt: Date.now(),
    });
    const foreign = await shop.server.token('other', 'admin');
    expect(await shop.refused(() => shop.run('refund', { token: foreign }))).toBe(404);
    const path = `/api/v1/w/other/apps/shop/actions/refund`;
    const send = () =>
      shop.server.request('POST', path, {
        token: foreign,
        headers: { 'idempotency-key': 'x' },
        body: { version: shop.version },
      });
    expect(await shop.refused(send)).toBe(404);
  });

  test('narrowed access holds from the next call on', async () => {
    const app = await shop.ada.apps.get.query({ workspace: 'demo', slug: 'shop' });
    const target = { workspace: 'demo', appId: app.id };
    await shop.ada.apps.setAccess.mutate({ ...target, access: 'private' });
    expect(await shop.refused(() => shop.run('orders'))).toBe(403);
    expect((await shop.run('orders', { token: shop.builder })).status).toBe(200);
    expect((await shop.lee.home.get.query({ workspace: 'demo' })).apps.map(({ slug }) => slug)).not.toContain(
      'shop',
    );
    await shop.ada.apps.setAccess.mutate({ ...target, access: 'members' });
    expect((await shop.run('orders')).status).toBe(200);
  });
});

test('rule 9: the document of a viewer carries no flow paths, fixed values or code', async () => {
  const view = await shop.lee.apps.view.query({ workspace: 'demo', slug: 'shop' });
  const text = JSON.stringify(view);
  for (const hidden of ['shop/', fixedValue, 'function main', failureText])
    expect(text).not.toContain(hidden);
  expect(Object.keys(view.actions.find(({ id }) => id === 'refund')?.inputs ?? {})).toEqual([
    'order',
    'amount',
    'size',
  ]);
  expect(view.actions.find(({ id }) => id === 'lead')?.isAllowed).toBe(false);
});

describe('rule 11: writes', () => {
  test('a double click is one run', async () => {
    const inputs = await shop.good();
    const key = randomUUID();
    const before = await shop.countRuns();
    const answers = await Promise.all([1, 2, 3].map(() => shop.run('refund', { inputs, key })));
    const ids = new Set(answers.map((answer) => answer.json.runId));
    expect([ids.size, (await shop.countRuns()) - before]).toEqual([1, 1]);
  });

  test('without an idempotency key nothing runs', async () => {
    const inputs = await shop.good();
    const path = '/api/v1/w/demo/apps/shop/actions/refund';
    const send = () =>
      shop.server.request('POST', path, { token: shop.operator, body: { version: shop.version, inputs } });
    expect(await shop.refused(send)).toBe(400);
  });

  test('a body that is no JSON by its type changes nothing, so a form of another site cannot send one', async () => {
    const body = JSON.stringify({ version: shop.version, inputs: {} });
    const call = {
      workspace: 'demo',
      slug: 'shop',
      version: shop.version,
      action: 'fails',
      inputs: {},
      idempotencyKey: 'k',
    };
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const headers = { 'idempotency-key': 'x', 'content-type': type };
      const rest = () =>
        shop.server.request('POST', '/api/v1/w/demo/apps/shop/actions/fails', {
          cookie: shop.adaCookie,
          headers,
          body,
        });
      const trpc = () =>
        shop.server.request('POST', '/trpc/apps.runAction', {
          cookie: shop.adaCookie,
          headers,
          body: JSON.stringify(call),
        });
      expect(await shop.refused(rest)).toBeGreaterThanOrEqual(400);
      expect(await shop.refused(trpc)).toBeGreaterThanOrEqual(400);
    }
  });

  test('a page of another site cannot run anything with the cookie of its visitor', async () => {
    const path = '/api/v1/w/demo/apps/shop/actions/fails';
    const forged = { origin: 'https://evil.example', 'idempotency-key': 'x', 'sec-fetch-site': 'cross-site' };
    const body = { version: shop.version, inputs: {} };
    expect(
      await shop.refused(() =>
        shop.server.request('POST', path, { cookie: shop.adaCookie, headers: forged, body }),
      ),
    ).toBe(403);
  });
});

test('rule 12: an action for some roles is refused to others by the server', async () => {
  const app = await shop.ada.apps.get.query({ workspace: 'demo', slug: 'from-flow' });
  const [action] = app.definition.actions;
  if (action === undefined) throw new Error('The app has no action.');
  const { id, ...rest } = action;
  const operation: AppOperation = { kind: 'update_action', id, action: { ...rest, allowedRoles: ['admin'] } };
  const edits = { workspace: 'demo', appId: app.id, clientId: 'c1', baseRevision: app.revision };
  await shop.ada.apps.applyOperations.mutate({ ...edits, operations: [{ id: 'lead-only', operation }] });
  const message = { workspace: 'demo', appId: app.id, revision: app.revision + 1, message: '' };
  const published = await shop.ada.apps.publish.mutate(message);
  const call = { slug: 'from-flow', version: published.version };
  const old = await shop.run('start', { ...call, version: published.version - 1 });
  expect([old.status, old.json.error.code]).toEqual([409, 'app_updated']);
  expect(await shop.refused(() => shop.run('start', call))).toBe(403);
  expect((await shop.run('start', { ...call, token: shop.admin })).status).toBe(202);
});

test('rule 14: a preview needs edit rights and runs the draft', async () => {
  const target = { workspace: 'demo', slug: 'shop' };
  await expect(shop.lee.apps.preview.query(target)).rejects.toThrow('builder');
  expect((await shop.ada.apps.preview.query(target)).version).toBeNull();
  const call = { ...target, action: 'orders', inputs: {}, idempotencyKey: 'k' };
  await expect(shop.lee.apps.previewAction.mutate(call)).rejects.toThrow('builder');
  expect((await shop.ada.apps.previewAction.mutate(call)).kind).toBe('result');
});
