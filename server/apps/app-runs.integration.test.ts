import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import { rowHandleField } from '#shared/apps/sources.ts';
import type { JsonObject } from '#shared/json.ts';
import { failureText } from './testing/a-shop-app.ts';
import { openShop, type Shop } from './testing/open-shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

describe('rules 7 and 8: what a viewer reads of runs', () => {
  const read = (client: TestClient, runId: string) =>
    client.apps.run.query({ workspace: 'demo', slug: 'shop', runId });

  async function start(client: TestClient, action: string, inputs: JsonObject = {}): Promise<string> {
    const call = {
      workspace: 'demo',
      slug: 'shop',
      version: shop.version,
      action,
      inputs,
      idempotencyKey: randomUUID(),
    };
    const answer = await client.apps.runAction.mutate(call);
    return answer.kind === 'run' ? answer.runId : '';
  }

  test('only runs that they started through this app', async () => {
    const runId = await start(shop.lee, 'fails');
    expect((await read(shop.lee, runId)).action).toBe('fails');
    await expect(read(shop.ada, runId)).rejects.toThrow('no such run');
    const elsewhere = shop.lee.apps.run.query({ workspace: 'demo', slug: 'from-flow', runId });
    await expect(elsewhere).rejects.toThrow('no such run');
    const own = await shop.server.request('POST', '/api/v1/w/demo/flows/shop/fails/runs', {
      token: shop.operator,
    });
    await expect(read(shop.lee, own.json.runId)).rejects.toThrow('no such run');
  });

  test('steps only where a run status component shows them; errors are short and have the id', async () => {
    const runId = await start(shop.lee, 'fails');
    await shop.ended(runId);
    const view = await read(shop.lee, runId);
    expect(view).toMatchObject({ status: 'failed', steps: null, result: null });
    expect(view.error?.message).toContain(runId);
    expect(JSON.stringify(view)).not.toContain(failureText);
    const answer = await shop.run('broken');
    expect([answer.status, answer.json.error.code]).toEqual([422, 'action_failed']);
    expect(answer.text).not.toContain(failureText);
  });

  test('where one shows them: titles and states of what was done between start and answer, no inputs', async () => {
    const call = {
      workspace: 'demo',
      slug: 'shop',
      version: shop.version,
      action: 'orders',
      inputs: {},
      idempotencyKey: 'k',
    };
    const shown = await shop.lee.apps.runAction.mutate(call);
    const rows = shown.kind === 'result' ? JSON.parse(JSON.stringify(shown.data)) : [];
    const runId = await start(shop.lee, 'refund', { order: rows[0][rowHandleField], amount: 3 });
    await shop.ended(runId);
    const { steps } = await read(shop.lee, runId);
    expect(steps?.map(({ status }) => status)).toEqual(['succeeded']);
    expect(Object.keys(steps?.[0] ?? {})).toEqual(['title', 'status', 'startedAt', 'finishedAt']);
  });

  test('the other ways to read runs tell an operator no more', async () => {
    const runId = await start(shop.lee, 'fails');
    await shop.ended(runId);
    const target = { workspace: 'demo', runId };
    for (const read of [
      () => shop.lee.runs.get.query(target),
      () => shop.lee.runs.steps.query(target),
      () => shop.lee.runs.logs.query({ ...target, afterSeq: -1 }),
      () => shop.lee.runForms.run.query(target),
    ]) {
      await expect(read()).rejects.toThrow(/app that started this|no such run/);
    }
    const listed = await shop.lee.runs.list.query({ workspace: 'demo' });
    expect(listed.items.find(({ id }) => id === runId)).toMatchObject({ status: 'failed', input: null });
    expect(JSON.stringify(listed)).not.toContain(failureText);
    expect((await shop.ada.runs.get.query(target)).run.error?.message).toContain(failureText);
  });

  test('an operator does not see what others started', async () => {
    const own = await shop.server.request('POST', '/api/v1/w/demo/flows/shop/fails/runs', {
      token: shop.builder,
    });
    const path = `/api/v1/w/demo/runs/${own.json.runId}`;
    for (const part of ['', '/steps', '/logs']) {
      expect((await shop.server.request('GET', path + part, { cookie: shop.leeCookie })).status).toBe(403);
    }
    const { items } = await shop.lee.runs.list.query({ workspace: 'demo' });
    expect(items.map(({ id }) => id)).not.toContain(own.json.runId);
  });

  test('the history of an action has the own runs only, with the inputs that the app shows', async () => {
    const shown = await shop.lee.apps.runs.query({
      workspace: 'demo',
      slug: 'shop',
      action: 'refund',
      limit: 5,
    });
    expect(shown.length).toBeGreaterThan(0);
    expect(shown[0]?.inputs).toEqual({ amount: 3 });
    const target = { workspace: 'demo', slug: 'shop', limit: 5 };
    expect(await shop.ada.apps.runs.query({ ...target, action: 'refund' })).toEqual([]);
    await expect(shop.lee.apps.runs.query({ ...target, action: 'nothing' })).rejects.toThrow('does not let');
    await expect(shop.lee.apps.previewRuns.query({ ...target, action: 'refund' })).rejects.toThrow('builder');
  });

  test('only who started it cancels a run, and only where the app lets them', async () => {
    const target = { workspace: 'demo', slug: 'shop' };
    const slow = await start(shop.lee, 'slow');
    await expect(shop.ada.apps.cancelRun.mutate({ ...target, runId: slow })).rejects.toThrow('no such run');
    expect((await read(shop.lee, slow)).mayCancel).toBe(true);
    await shop.lee.apps.cancelRun.mutate({ ...target, runId: slow });
    await waitFor(async () => (await read(shop.lee, slow)).status === 'cancelled' || undefined);
    const other = await start(shop.lee, 'fails');
    await expect(shop.lee.apps.cancelRun.mutate({ ...target, runId: other })).rejects.toThrow('does not let');
  });
});
