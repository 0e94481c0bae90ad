import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
}, 60_000);
afterAll(() => server.close());

const call = (method: string, path: string, body?: unknown) =>
  server.request(method, `/api/v1/w/demo/${path}`, { token, ...(body === undefined ? {} : { body }) });

const secret = 'correcthorse';
const dots = '••••••';
const policy = { sensitive: 'both' };
const code = (of: string) => ({ kind: 'expression', code: of });
const text = (of: string) => ({ kind: 'template', text: of });

async function publish(path: string, nodes: object[], edges: [string, string, string?][]): Promise<void> {
  const definition = {
    formatVersion: 1,
    nodes,
    edges: edges.map(([source, target, sourcePort = 'out']) => ({
      id: `${source}-${target}`,
      source,
      sourcePort,
      target,
    })),
  };
  const answer = await call('PUT', `flows/${path}`, { definition, publish: true });
  expect(answer.status, answer.text).toBe(200);
}

const until = (runId: string, what: string) =>
  waitFor(async () => {
    const { json } = await call('GET', `runs/${runId}`);
    return json.waitingFor === what || json.status === what ? json : undefined;
  });

/** Whether any file of the database holds the text. */
function isOnDisk(what: string, folder = server.dataDir): boolean {
  return readdirSync(folder).some((name) => {
    const path = join(folder, name);
    const about = statSync(path);
    if (about.isDirectory()) return isOnDisk(what, path);
    return about.isFile() && readFileSync(path).includes(what);
  });
}

test('what comes in, is asked, answered, sent and handed to another flow in secret is on no disk and in no answer', {
  timeout: 60_000,
}, async () => {
  await publish(
    'tests/child',
    [
      { id: 'start', kind: 'manual' },
      { id: 'length', kind: 'transform', config: { value: code('input.word.length') } },
    ],
    [['start', 'length']],
  );
  await publish(
    'tests/secrets',
    [
      {
        id: 'hook',
        kind: 'webhook',
        config: { path: 'secrets', auth: { kind: 'none' }, respond: 'accept' },
        policy,
      },
      {
        id: 'ask',
        kind: 'approval',
        title: 'A card',
        config: {
          title: text('Use {{ input.word }}'),
          message: text('It is {{ trigger.headers["x-word"] }}.'),
        },
        policy,
      },
      { id: 'sent', kind: 'wait', config: { kind: 'signal', name: 'sent' }, policy },
      {
        id: 'call',
        kind: 'flow',
        config: { path: 'tests/child', input: { word: code('results.sent') } },
        policy,
      },
      {
        id: 'told',
        kind: 'transform',
        config: {
          value: code('[results.call, results.ask.form.word.length, trigger.rawBody.length, "shown"]'),
        },
      },
    ],
    [
      ['hook', 'ask'],
      ['ask', 'sent', 'approved'],
      ['sent', 'call'],
      ['call', 'told'],
    ],
  );

  const started = await server.request('POST', '/hooks/demo/secrets', {
    headers: { 'x-word': secret },
    body: { word: secret },
  });
  const { runId } = started.json;
  const waiting = await until(runId, 'approval');
  expect(waiting).toMatchObject({ input: dots, trigger: { kind: 'webhook' } });

  const { items } = (await call('GET', 'approvals?status=pending')).json;
  expect(items).toMatchObject([{ title: 'A card', message: dots }]);
  const client = createTestClient(server.origin, { token });
  const opened = await client.approvals.get.query({ id: `${runId}/ask` });
  expect(opened).toMatchObject({ title: `Use ${secret}`, message: `It is ${secret}.` });

  const decision = { decision: 'approved', form: { word: secret }, comment: secret };
  const decided = await call('POST', `approvals/${runId}/ask/decisions`, decision);
  expect(decided.json.decisions).toMatchObject([{ comment: dots, form: null }]);
  await until(runId, 'signal');
  expect((await call('POST', `runs/${runId}/signals/sent`, { value: secret })).status).toBe(202);
  const ended = await until(runId, 'succeeded');
  expect(ended.result).toEqual([secret.length, secret.length, `{"word":"${secret}"}`.length, 'shown']);

  const steps = (await call('GET', `runs/${runId}/steps`)).json;
  expect(JSON.stringify(steps)).not.toContain(secret);
  const afterwards = await client.approvals.get.query({ id: `${runId}/ask` });
  expect(afterwards).toMatchObject({ title: 'A card', message: dots });
  expect([isOnDisk('shown'), isOnDisk(secret)]).toEqual([true, false]);

  const again = await call('POST', `runs/${runId}/rerun`, {});
  expect([again.status, again.json.error.code]).toEqual([409, 'conflict']);
});
