import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { createLog } from '#server/log.ts';
import { type OpenDatabase, reachDatabase } from '#server/open-database.ts';
import { startTestServer, type TestAnswer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient, type TestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import { rowHandleField } from '#shared/apps/sources.ts';
import type { JsonObject } from '#shared/json.ts';
import { publishShop } from './a-shop-app.ts';

type Call = { token?: string; version?: number; inputs?: JsonObject; key?: string; slug?: string };

/** A whole server with the app of `a-shop-app.ts`, people and tokens, and its database beside it. */
export type Shop = {
  server: TestServer;
  database: OpenDatabase;
  builder: string;
  operator: string;
  admin: string;
  ada: TestClient;
  lee: TestClient;
  adaCookie: string;
  leeCookie: string;
  /** The published version, which `run` names. */
  version: number;
  /** What a viewer's page sends; as an operator where no token is given. */
  run(action: string, call?: Call): Promise<TestAnswer>;
  handleOf(action: string): Promise<string>;
  /** Inputs of the action `refund` that are accepted. */
  good(): Promise<JsonObject>;
  countRuns(): Promise<number>;
  /** The status of a request, having made sure that it made no run. */
  refused(send: () => Promise<{ status: number }>): Promise<number>;
  /** The run, once it has ended. */
  ended(runId: string): Promise<TestAnswer['json']>;
  close(): Promise<void>;
};

export async function openShop(): Promise<Shop> {
  const server = await startTestServer();
  const env = {
    dataDir: server.dataDir,
    mongodbUri: null,
    databaseSync: 'process',
    testHooks: false,
  } as const;
  const database = await reachDatabase(env, createLog('fatal'));
  const builder = await server.token('demo', 'builder');
  const visit = await server.request('GET', '/trpc/session.get');
  const adaCookie = visit.cookie ?? '';
  const leeCookie = (await cookieOf(server, 'Lee')) ?? '';
  const shop: Shop = {
    server,
    database,
    builder,
    operator: await server.token('demo', 'operator'),
    admin: await server.token('demo', 'admin'),
    ada: createTestClient(server.origin, { cookie: adaCookie }),
    lee: createTestClient(server.origin, { cookie: leeCookie }),
    adaCookie,
    leeCookie,
    version: await publishShop(server, builder),
    run: (action, call) => run(shop, action, call ?? {}),
    handleOf: async (action) => (await shop.run(action)).json.data[0][rowHandleField],
    good: async () => ({ order: await shop.handleOf('orders'), amount: 5, size: 's' }),
    countRuns: () => database.connection.db.collection('runs').countDocuments({}),
    refused: (send) => refused(shop, send),
    ended: (runId) => ended(shop, runId),
    async close() {
      await database.close();
      await server.close();
    },
  };
  await publishFromFlow(shop.ada);
  return shop;
}

/** A second app, `from-flow`, which Ada made out of a flow and published. */
async function publishFromFlow(ada: TestClient): Promise<void> {
  const target = { workspace: 'demo', slug: 'from-flow' };
  const app = await ada.apps.create.mutate({ ...target, title: 'From a flow', fromFlow: 'shop/fails' });
  await ada.apps.publish.mutate({ workspace: 'demo', appId: app.id, revision: 0, message: '' });
}

async function cookieOf(server: TestServer, name: string): Promise<string> {
  const visit = await server.request('GET', '/trpc/session.get');
  const people: { id: string; name: string }[] = visit.json.result.data.demo.people;
  const answer = await server.request('POST', '/trpc/session.viewAs', {
    cookie: visit.cookie ?? '',
    body: { userId: people.find((person) => person.name === name)?.id },
  });
  return answer.cookie ?? '';
}

function run(shop: Shop, action: string, call: Call): Promise<TestAnswer> {
  const { slug = 'shop', inputs = {}, key = randomUUID(), token = shop.operator } = call;
  return shop.server.request('POST', `/api/v1/w/demo/apps/${slug}/actions/${action}`, {
    token,
    headers: { 'idempotency-key': key },
    body: { version: call.version ?? shop.version, inputs },
  });
}

async function refused(shop: Shop, send: () => Promise<{ status: number }>): Promise<number> {
  const before = await shop.countRuns();
  const { status } = await send();
  expect(await shop.countRuns()).toBe(before);
  return status;
}

function ended(shop: Shop, runId: string): Promise<TestAnswer['json']> {
  return waitFor(async () => {
    const found = (await shop.server.request('GET', `/api/v1/w/demo/runs/${runId}`, { token: shop.builder }))
      .json;
    return ['succeeded', 'failed'].includes(found.status) ? found : undefined;
  });
}
