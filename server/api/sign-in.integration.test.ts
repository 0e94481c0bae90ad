import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';

const admin = { email: 'admin@example.com', password: 'a long enough password' };

describe('an installation with an admin', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      PUBLIC_URL: 'http://localhost:4499',
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
    });
  });
  afterAll(() => server.close());

  const signIn = (body: unknown, headers: Record<string, string> = {}) =>
    server.request('POST', '/api/v1/session', { body, headers });

  test('signs in, knows who it is, and signs out', async () => {
    const answer = await signIn({ email: 'Admin@Example.com', password: admin.password });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/^millrace=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
    const cookie = answer.cookie ?? '';
    const me = await server.request('GET', '/api/v1/me', { cookie });
    expect(me.json).toMatchObject({
      user: { email: admin.email },
      workspaces: [{ slug: 'main', role: 'admin' }],
      demo: null,
    });
    expect((await server.request('DELETE', '/api/v1/session', { cookie })).status).toBe(204);
    expect((await server.request('GET', '/api/v1/me', { cookie })).status).toBe(401);
  });

  test('does not sign anybody in by itself', async () => {
    const answer = await server.request('GET', '/trpc/session.get');
    expect([answer.json.result.data, answer.cookie]).toEqual([null, null]);
    const state = await server.request('GET', '/trpc/session.setupState');
    expect(state.json.result.data).toEqual({ needsSetup: false, demo: false });
  });

  test('refuses what a page of another site sends with the cookie', async () => {
    const { cookie } = await signIn(admin);
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      const answer = await server.request('DELETE', '/api/v1/session', { cookie: cookie ?? '', headers });
      expect([answer.status, answer.json.error.code]).toEqual([403, 'forbidden']);
      const trpc = await server.request('POST', '/trpc/session.signOut', {
        cookie: cookie ?? '',
        headers,
        body: {},
      });
      expect(trpc.status).toBe(403);
    }
    const own = { origin: 'http://localhost:4499' };
    expect(
      (await server.request('DELETE', '/api/v1/session', { cookie: cookie ?? '', headers: own })).status,
    ).toBe(204);
  });

  test('gives the same answer to a wrong password and an unknown person', async () => {
    const wrong = await signIn({ email: admin.email, password: 'not the password' });
    const unknown = await signIn({ email: 'nobody@example.com', password: 'not the password' });
    expect([wrong.status, wrong.text]).toEqual([401, unknown.text]);
    expect((await signIn(admin)).status).toBe(204);
  });

  test('pauses an account after five wrong passwords, also for the right one, and across a restart', {
    timeout: 120_000,
  }, async () => {
    for (let count = 0; count < 5; count += 1) {
      expect((await signIn({ ...admin, password: 'not the password' })).status).toBe(401);
    }
    const paused = await signIn(admin);
    expect([paused.status, paused.json.error.code]).toEqual([429, 'too_many_requests']);
    expect(Number(paused.headers.get('retry-after'))).toBeGreaterThan(0);
    await server.restart();
    expect((await signIn(admin)).status).toBe(429);
  });
});

describe('an installation without an admin', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ PUBLIC_URL: 'http://localhost:4499' });
  });
  afterAll(() => server.close());

  const person = { email: 'first@example.com', name: 'First', password: 'a long enough password' };
  const setUp = (code: string) =>
    server.request('POST', '/trpc/session.setup', { body: { ...person, code } });

  test('is set up once with the code of its log, also when two try at once', async () => {
    const state = await server.request('GET', '/trpc/session.setupState');
    expect(state.json.result.data).toEqual({ needsSetup: true, demo: false });
    expect((await setUp('ABCD-EFGH-JKLM')).status).toBe(403);
    const code = server.setupCode ?? '';
    const weak = await server.request('POST', '/trpc/session.setup', {
      body: { ...person, code, password: 'short' },
    });
    expect([weak.status, weak.json.error.data.appCode]).toEqual([400, 'invalid_input']);
    const answers = await Promise.all([setUp(code), setUp(code)]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 403]);
    const winner = answers.find((answer) => answer.status === 200);
    expect(winner?.json.result.data).toMatchObject({
      user: { name: 'First' },
      workspaces: [{ slug: 'main' }],
    });
    expect((await setUp(code)).status).toBe(403);
  });
});

describe('the demo', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const visit = (headers: Record<string, string> = {}) =>
    server.request('GET', '/trpc/session.get', { headers });

  test('signs Ada in on this machine', async () => {
    const answer = await visit({ 'sec-fetch-site': 'same-origin' });
    expect(answer.json.result.data.user.name).toBe('Ada');
    expect(answer.json.result.data.demo.people.map((one: { name: string }) => one.name)).toEqual([
      'Ada',
      'Lee',
    ]);
    expect(answer.cookie).toMatch(/^millrace=/);
  });

  test('signs nobody in under another name, another port or from another site', async () => {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example' }]) {
      expect((await visit(headers)).json.result.data).toBeNull();
    }
    for (const host of ['evil.example', `evil.example:${server.port}`, 'localhost:1', 'localhost']) {
      expect([host, await visitAs(host)]).toEqual([host, null]);
    }
    for (const host of [`127.0.0.1:${server.port}`, `[::1]:${server.port}`]) {
      expect(await visitAs(host)).toMatchObject({ user: { name: 'Ada' } });
    }
  });

  test('goes on as Lee, who may not change flows', async () => {
    const { json, cookie } = await visit();
    const lee = json.result.data.demo.people.find((one: { name: string }) => one.name === 'Lee');
    const answer = await server.request('POST', '/trpc/session.viewAs', {
      cookie: cookie ?? '',
      body: { userId: lee.id },
    });
    const asBefore = async () => (await server.request('GET', '/api/v1/me', { cookie: cookie ?? '' })).status;
    expect(await asBefore()).toBe(200);
    expect(answer.json.result.data.user.name).toBe('Lee');
    const body = { workspace: 'demo', path: 'a/b', title: 'B' };
    const refused = await server.request('POST', '/trpc/flows.create', { cookie: answer.cookie ?? '', body });
    expect(refused.status).toBe(403);
    await expect.poll(asBefore, { timeout: 20_000 }).toBe(401);
  });

  /** `fetch` sets its own Host header, so this speaks HTTP itself. */
  async function visitAs(host: string): Promise<unknown> {
    const { request } = await import('node:http');
    const text = await new Promise<string>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: server.port, path: '/trpc/session.get', headers: { host } };
      const sent = request(options, (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => {
          body += part;
        });
        answer.on('end', () => resolve(body));
      });
      sent.on('error', reject);
      sent.end();
    });
    return JSON.parse(text).result.data;
  }
});
