import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SpawnedCommand, spawnCommand } from '#server/testing/spawn-command.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { waitFor } from '#server/testing/wait-for.ts';

let folder: string;
let uri: string;
let database: SpawnedCommand;
let server: TestServer;

/** On a port that is free, or on the one where it was before. */
async function serve(port = 0): Promise<SpawnedCommand> {
  const command = spawnCommand(['database', 'serve', '--port', String(port), '--data', folder]);
  await command.written('The database is ready');
  return command;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-down-'));
  database = await serve();
  uri = /MONGODB_URI=(\S+)/.exec(database.output())?.[1] ?? '';
  server = await startTestServer({
    MONGODB_URI: uri,
    PUBLIC_URL: 'http://localhost:4499',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a long enough password',
  });
}, 90_000);
afterAll(async () => {
  await server.close();
  await database.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}, 60_000);

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
  const metrics = await server.request('GET', '/metrics');
  expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  expect(metrics.text).toMatch(/^millrace_runs_open\{status="queued"\} 0$/m);
  expect(metrics.text).toMatch(/^millrace_jobs\{state="due"\} \d+$/m);
  expect(metrics.text).toMatch(/^millrace_database_scans_total \d+$/m);
  expect(metrics.text).toMatch(/^millrace_database_unflushed_seconds\{when="longest"\} \d+(\.\d+)?$/m);
  expect(metrics.text).toMatch(/^millrace_sandbox_backlog 0$/m);
  expect(metrics.text).toMatch(/^process_resident_memory_bytes \d+$/m);
  await database.end('SIGKILL');
  const answers = await Promise.all([
    server.request('GET', '/api/v1/me', { cookie }),
    server.request('GET', '/trpc/session.get', { cookie }),
    server.request('POST', '/hooks/main/any', { body: {} }),
    server.request('GET', '/readyz'),
  ]);
  const metricsThen = await server.request('GET', '/metrics');
  expect([metricsThen.status, metricsThen.text.includes('millrace_jobs{')]).toEqual([200, false]);
  expect(answers.map((answer) => answer.status)).toEqual([503, 503, 503, 503]);
  expect(answers[0]?.json.error.code).toBe('unavailable');
  expect(answers[0]?.headers.get('retry-after')).toBe('2');
  expect(answers[1]?.json.error.data.appCode).toBe('unavailable');
  expect((await server.request('GET', '/healthz')).status).toBe(200);
  database = await serve(Number(/:(\d+)\//.exec(uri)?.[1]));
  await waitFor(async () => ((await server.request('GET', '/readyz')).status === 200 ? true : undefined));
  expect((await server.request('GET', '/api/v1/me', { cookie })).status).toBe(200);
});
