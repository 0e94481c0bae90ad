import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningDatabase, startDatabase } from '#server/embedded-mongo/start-database.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { waitFor } from '#server/testing/wait-for.ts';

let folder: string;
let database: RunningDatabase;
let server: TestServer;

const serve = (port: number) =>
  startDatabase({ dataDir: folder, sync: 'process', listen: { kind: 'tcp', port } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-down-'));
  database = await serve(0);
  server = await startTestServer({
    MONGODB_URI: database.uri.replace('/?', '/millrace?'),
    PUBLIC_URL: 'http://localhost:4499',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a long enough password',
  });
});
afterAll(async () => {
  await server.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

test('a database that is away is 503 with Retry-After, and everything goes on once it is back', {
  timeout: 90_000,
}, async () => {
  const cookie =
    (
      await server.request('POST', '/api/v1/session', {
        body: { email: 'admin@example.com', password: 'a long enough password' },
      })
    ).cookie ?? '';
  expect((await server.request('GET', '/api/v1/me', { cookie })).status).toBe(200);
  const port = database.port ?? 0;
  await database.close();
  const answers = await Promise.all([
    server.request('GET', '/api/v1/me', { cookie }),
    server.request('GET', '/trpc/session.get', { cookie }),
    server.request('POST', '/hooks/main/any', { body: {} }),
    server.request('GET', '/readyz'),
  ]);
  expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503, 503]);
  expect(answers[0]?.json.error.code).toBe('unavailable');
  expect(answers[0]?.headers.get('retry-after')).toBe('2');
  expect(answers[1]?.json.error.data.appCode).toBe('unavailable');
  expect((await server.request('GET', '/healthz')).status).toBe(200);
  database = await serve(port);
  await waitFor(async () => ((await server.request('GET', '/readyz')).status === 200 ? true : undefined));
  expect((await server.request('GET', '/api/v1/me', { cookie })).status).toBe(200);
});
