import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { procedureRules, routeRules } from '#server/access/rules.ts';
import { chain, manual } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { roles } from '#shared/people/roles.ts';
import { appRouter } from './app-router.ts';
import { openRestRoutes, restRoutes } from './rest/rest-routes.ts';

let server: TestServer;
const tokens: Record<string, string> = {};
const flow = '/api/v1/w/demo/flows/samples/refund_request';

beforeAll(async () => {
  server = await startTestServer();
  for (const role of roles) tokens[role] = await server.token('demo', role);
});
afterAll(() => server.close());

const as = (role: string, method: string, path: string, body?: unknown) =>
  server.request(method, path, { token: tokens[role] ?? '', ...(body === undefined ? {} : { body }) });

describe('the access table', () => {
  test('has exactly one row per procedure', () => {
    expect(Object.keys(procedureRules).toSorted()).toEqual(Object.keys(appRouter._def.procedures).toSorted());
  });

  test('has exactly one row per route', () => {
    const rest = restRoutes.map((route) => `${route.method} ${route.path}`);
    const others = Object.keys(routeRules).filter((key) => !key.includes('/api/v1/'));
    expect(Object.keys(routeRules).toSorted()).toEqual([...rest, ...others].toSorted());
    expect(others.toSorted()).toEqual([
      'ALL /hooks-test/:workspace/*',
      'ALL /hooks/:workspace/*',
      'GET /api/openapi.json',
      'GET /demo/stories.json',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
    ]);
  });
});

describe('roles', () => {
  const definition = chain([manual]);
  const cases: { what: string; method: string; path: string; body?: unknown; least: string; ok: number }[] = [
    { what: 'reading flows', method: 'GET', path: flow, least: 'viewer', ok: 200 },
    { what: 'listing runs', method: 'GET', path: '/api/v1/w/demo/runs', least: 'viewer', ok: 200 },
    { what: 'starting a run', method: 'POST', path: `${flow}/runs`, body: {}, least: 'operator', ok: 202 },
    {
      what: 'testing a draft',
      method: 'POST',
      path: `${flow}/runs`,
      body: { draft: true },
      least: 'builder',
      ok: 202,
    },
    {
      what: 'changing a flow',
      method: 'PUT',
      path: '/api/v1/w/demo/flows/a/b',
      body: { definition },
      least: 'builder',
      ok: 200,
    },
  ];

  test.each(cases)('$what needs at least the role $least', async ({ method, path, body, least, ok }) => {
    const rank = roles.indexOf(least as (typeof roles)[number]);
    for (const role of roles) {
      const answer = await as(role, method, path, body);
      expect([role, answer.status]).toEqual([role, roles.indexOf(role) <= rank ? ok : 403]);
    }
  });

  test('nobody may do anything without a session or a token', async () => {
    for (const { method, path, body } of cases) {
      const answer = await server.request(method, path, body === undefined ? {} : { body });
      expect([path, answer.status, answer.json.error.code]).toEqual([path, 401, 'unauthenticated']);
    }
  });
});

describe('borders', () => {
  test('an unknown workspace and a workspace of others are the same 404', async () => {
    const answer = await as('admin', 'GET', '/api/v1/w/other/flows');
    expect([answer.status, answer.json.error.code]).toEqual([404, 'not_found']);
  });

  test('a token of one flow is refused everywhere else', async () => {
    const token = await server.token('demo', 'builder', 'samples/refund_request');
    const request = (method: string, path: string, body?: unknown) =>
      server.request(method, path, { token, ...(body === undefined ? {} : { body }) });
    expect((await request('GET', flow)).status).toBe(200);
    expect((await request('POST', `${flow}/runs`, {})).status).toBe(202);
    expect((await request('GET', '/api/v1/w/demo/runs')).status).toBe(403);
    expect((await request('PUT', '/api/v1/w/demo/flows/x/y', { definition: chain([manual]) })).status).toBe(
      403,
    );
  });

  test('a token that is wrong, cut or empty is 401', async () => {
    const good = tokens.builder ?? '';
    for (const token of ['mr_nothing', good.slice(0, -1), `${good}x`]) {
      const answer = await server.request('GET', '/api/v1/me', { token });
      expect([answer.status, answer.json.error.code]).toEqual([401, 'unauthenticated']);
    }
  });

  test('a run of another flow path is found by its id only in its workspace', async () => {
    const answer = await as('admin', 'GET', '/api/v1/w/demo/runs/01JAAAAAAAAAAAAAAAAAAAAAAA');
    expect([answer.status, answer.json.error.code]).toEqual([404, 'not_found']);
  });
});

describe('errors', () => {
  const json = { 'content-type': 'application/json' };

  test('malformed JSON is 400, by REST and by tRPC', async () => {
    const options = { token: tokens.builder ?? '', body: '{"definition":', headers: json };
    const rest = await server.request('PUT', flow, options);
    expect([rest.status, rest.json.error.code]).toEqual([400, 'bad_request']);
    const trpc = await server.request('POST', '/trpc/flows.create', options);
    expect([trpc.status, trpc.json.error.code]).toEqual([400, 'bad_request']);
  });

  test('a missing field and an unknown field are named', async () => {
    const missing = await server.request('POST', '/api/v1/session', { body: { email: 'a@b.example' } });
    expect([missing.status, missing.json.error.details.fields[0].path]).toEqual([400, 'password']);
    const unknown = await as('builder', 'POST', `${flow}/runs`, { input: {}, colour: 'red' });
    expect(unknown.status).toBe(400);
    expect(unknown.json.error.message).toContain('colour');
  });

  test('a body over the limit is 413', async () => {
    const body = { email: 'a@b.example', password: 'x'.repeat(2 * 1024 * 1024) };
    const answer = await server.request('POST', '/api/v1/session', { body });
    expect([answer.status, answer.json.error.code]).toEqual([413, 'payload_too_large']);
  });

  test('an unknown route is 404 in the same shape', async () => {
    for (const path of ['/api/v1/nothing', '/nothing', '/w']) {
      const answer = await server.request('GET', path);
      expect([path, answer.status, answer.json.error.code]).toEqual([path, 404, 'not_found']);
    }
  });

  test('a body that is no JSON by its type is refused', async () => {
    const answer = await server.request('POST', `${flow}/runs`, {
      token: tokens.builder ?? '',
      body: 'input=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(400);
  });

  test('deep JSON is refused before anything walks it', async () => {
    const deep = `{"input":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    const options = { token: tokens.builder ?? '', body: deep, headers: json };
    expect((await server.request('POST', `${flow}/runs`, options)).status).toBe(400);
  });

  test('a tRPC error carries code, sentence and details', async () => {
    const answer = await server.request(
      'GET',
      '/trpc/flows.list?input=%7B%22workspace%22%3A%22nowhere%22%7D',
      {
        token: tokens.builder ?? '',
      },
    );
    expect(answer.status).toBe(404);
    expect(answer.json.error.data).toMatchObject({ appCode: 'not_found', httpStatus: 404 });
    expect(answer.text).not.toContain('stack');
  });
});

test('openapi.json describes every route from the schemas that they parse with', async () => {
  const { status, json } = await server.request('GET', '/api/openapi.json');
  expect(status).toBe(200);
  const described = Object.entries(json.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const open = openRestRoutes(false);
  expect(described.toSorted()).toEqual(open.map((route) => `${route.method} ${route.path}`).toSorted());
  const start = json.paths['/api/v1/w/{workspace}/flows/{folder}/{name}/runs'].post;
  expect(Object.keys(start.requestBody.content['application/json'].schema.properties)).toContain('input');
  expect(start.parameters.map((parameter: { name: string }) => parameter.name)).toContain('Idempotency-Key');
});

test('every answer carries the security headers', async () => {
  for (const path of ['/healthz', '/api/v1/me', '/hooks/demo/none', '/']) {
    const { headers } = await server.request('GET', path);
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
  }
});
