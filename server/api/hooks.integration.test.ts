import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approval, chain, manual, script, webhook } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import type { JsonObject } from '#shared/json.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer();
  token = await server.token('demo', 'builder');
});
afterAll(() => server.close());

const echo = script(
  'export function main(input: unknown, trigger: any) { return { input, method: trigger.method }; }',
  {
    input: 'input',
    trigger: 'trigger',
  },
);

async function publish(name: string, definition: unknown): Promise<void> {
  const path = `/api/v1/w/demo/flows/hooks/${name}`;
  const saved = await server.request('PUT', path, { token, body: { definition, publish: true } });
  expect([saved.status, saved.text]).toEqual([200, saved.text]);
}

const publishEcho = (name: string, config: JsonObject = {}, inputs?: JsonObject) =>
  publish(name, chain([webhook(name, config), echo], inputs));
const call = (name: string, options: Parameters<TestServer['request']>[2] = {}, method = 'POST') =>
  server.request(method, `/hooks/demo/${name}`, options);

test('a webhook that waits answers with the result', async () => {
  await publishEcho('echo');
  const answer = await call('echo', { body: { order: 7 } });
  expect([answer.status, answer.json]).toEqual([200, { input: { order: 7 }, method: 'POST' }]);
});

test('a body that is no JSON object is input.body', async () => {
  await publishEcho('bodies');
  expect((await call('bodies', { body: [1, 2] })).json.input).toEqual({ body: [1, 2] });
  const text = await call('bodies', { body: 'hello', headers: { 'content-type': 'text/plain' } });
  expect(text.json.input).toEqual({ body: 'hello' });
  expect((await call('bodies')).json.input).toEqual({});
});

test('the query of a GET is converted by the schema', async () => {
  const inputs = { type: 'object', properties: { n: { type: 'number' }, all: { type: 'boolean' } } };
  await publishEcho('query', { methods: ['GET'] }, inputs);
  const answer = await call('query?n=5&all=true&word=7', {}, 'GET');
  expect(answer.json.input).toEqual({ n: 5, all: true, word: '7' });
});

test('wrong JSON, wrong input, a wrong method and an unknown address each have their status', async () => {
  await publishEcho('strict', {}, { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] });
  const json = { 'content-type': 'application/json' };
  const malformed = await call('strict', { body: '{"n": ', headers: json });
  expect([malformed.status, malformed.json.error.code]).toEqual([400, 'bad_request']);
  const missing = await call('strict', { body: {} });
  expect([missing.status, missing.json.error.details.fields[0].path]).toEqual([400, 'n']);
  const method = await call('strict', { body: {} }, 'PUT');
  expect([method.status, method.headers.get('allow')]).toEqual([405, 'POST']);
  for (const path of ['/hooks/demo/nothing', '/hooks/nowhere/strict', '/hooks/demo/']) {
    const answer = await server.request('POST', path, { body: {} });
    expect([path, answer.status, answer.json.error.code]).toEqual([path, 404, 'not_found']);
  }
});

test('a body over the limit is 413', async () => {
  await publishEcho('large');
  const answer = await call('large', { body: { text: 'x'.repeat(6 * 1024 * 1024) } });
  expect([answer.status, answer.json.error.code]).toEqual([413, 'payload_too_large']);
});

test('keys that reach a prototype are refused', async () => {
  await publishEcho('keys');
  const headers = { 'content-type': 'application/json' };
  for (const body of ['{"__proto__":{"a":1}}', '{"a":{"constructor":1}}', '{"\\u005f_proto__":1}']) {
    expect((await call('keys', { body, headers })).status).toBe(400);
  }
});

test('a webhook that does not wait answers 202 with the run, which runs', async () => {
  await publishEcho('accept', { respond: 'accept' });
  const answer = await call('accept', { body: { n: 1 } });
  expect(answer.status).toBe(202);
  const run = await waitFor(async () => {
    const { json } = await server.request('GET', `/api/v1/w/demo/runs/${answer.json.runId}`, { token });
    return json.status === 'succeeded' ? json : undefined;
  });
  expect(run).toMatchObject({ startedBy: 'webhook', trigger: { kind: 'webhook', method: 'POST' } });
});

test('a run that does not end in time is 202 with its id', async () => {
  await publish('slow', chain([webhook('slow', { waitSeconds: 0 }), approval()]));
  const answer = await call('slow', { body: {} });
  expect([answer.status, Object.keys(answer.json)]).toEqual([202, ['runId']]);
});

test('a failed run is 500 with the error and the run', async () => {
  await publish(
    'fails',
    chain([webhook('fails'), script('export function main() { throw new Error("no stock"); }')]),
  );
  const answer = await call('fails', { body: {} });
  expect(answer.status).toBe(500);
  expect(answer.json.error.message).toBe('no stock');
  expect(answer.json.error.details.runId).toMatch(/^[0-9A-Z]{26}$/);
});

test('a return node chooses status and headers, but not our session cookie', async () => {
  const value = (of: unknown) => ({ kind: 'static', value: of }) as JsonObject;
  const headers = {
    'x-order': value('7'),
    'set-cookie': value('millrace=stolen'),
    'content-type': value('text/plain'),
  };
  const end = { id: 'end', kind: 'return', config: { value: value('made'), status: value(201), headers } };
  await publish('answers', chain([webhook('answers'), end]));
  const answer = await call('answers', { body: {} });
  expect([answer.status, answer.text, answer.headers.get('x-order'), answer.cookie]).toEqual([
    201,
    'made',
    '7',
    null,
  ]);
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
});

test('bearer and basic secrets are checked, and the flow does not see them', async () => {
  await publishEcho('bearer', { auth: { kind: 'bearer', secret: 's3cret' } });
  expect((await call('bearer', { body: {} })).status).toBe(401);
  expect((await call('bearer', { body: {}, token: 'wrong' })).status).toBe(401);
  expect((await call('bearer', { body: {}, token: 's3cret' })).status).toBe(200);
  await publishEcho('basic', { auth: { kind: 'basic', secret: 'ann:pass' } });
  const basic = (text: string) => ({
    headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
    body: {},
  });
  expect((await call('basic', basic('ann:wrong'))).status).toBe(401);
  expect((await call('basic', basic('ann:pass'))).status).toBe(200);
  await publishEcho('closed', { auth: { kind: 'bearer', secret: '$secret:shop/key' } });
  expect((await call('closed', { body: {}, token: '$secret:shop/key' })).status).toBe(401);
  const runs = await server.request('GET', '/api/v1/w/demo/runs?flow=hooks/bearer', { token });
  expect(JSON.stringify(runs.json)).not.toContain('s3cret');
});

test('a signature is checked over the raw body, and a timed one is taken once', async () => {
  await publishEcho('signed', { auth: { kind: 'hmac', secret: 'key', header: 'X-Signature' } });
  const body = '{"n":1}';
  const signature = createHmac('sha256', 'key').update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-signature': `sha256=${signature}` };
  expect((await call('signed', { body, headers })).status).toBe(200);
  expect((await call('signed', { body: '{"n": 1}', headers })).status).toBe(401);
  await publishEcho('timed', { auth: { kind: 'hmac', secret: 'key' } });
  const send = (time: number) => {
    const value = createHmac('sha256', 'key').update(`${time}.${body}`).digest('hex');
    return call('timed', {
      body,
      headers: { 'content-type': 'application/json', 'millrace-signature': `t=${time},v1=${value}` },
    });
  };
  const now = Math.floor(Date.now() / 1000);
  expect((await send(now)).status).toBe(200);
  expect((await send(now)).status).toBe(409);
  expect((await send(now - 3600)).status).toBe(401);
});

test('a retried call with the same idempotency key is one run with the same answer', async () => {
  await publish(
    'retried',
    chain([webhook('retried'), script('export function main(run: any) { return run.id; }', { run: 'run' })]),
  );
  const headers = { 'idempotency-key': 'delivery 1' };
  const answers = await Promise.all(Array.from({ length: 5 }, () => call('retried', { body: {}, headers })));
  expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
});

test('two flows cannot have the same address', async () => {
  await publishEcho('taken');
  const other = chain([webhook('taken'), echo]);
  const path = '/api/v1/w/demo/flows/hooks/other';
  const answer = await server.request('PUT', path, { token, body: { definition: other, publish: true } });
  expect([answer.status, answer.json.error.code]).toEqual([409, 'conflict']);
});

test('the webhook of a draft answers under /hooks-test only', async () => {
  const definition = chain([manual, webhook('draft_only'), echo].slice(1));
  await server.request('PUT', '/api/v1/w/demo/flows/hooks/draft', { token, body: { definition } });
  expect((await call('draft_only', { body: {} })).status).toBe(404);
  const answer = await server.request('POST', '/hooks-test/demo/draft_only', { body: { n: 1 } });
  expect([answer.status, answer.json.input]).toEqual([200, { n: 1 }]);
});

test('a caller that waits while the server stops gets the id of the run, which goes on', async () => {
  await publish('stopping', chain([webhook('stopping', { waitSeconds: 60 }), approval()]));
  const waiting = call('stopping', { body: {} });
  const pending = await waitFor(async () => {
    const { json } = await server.request('GET', '/api/v1/w/demo/approvals?status=pending', { token });
    return json.items.find((item: { flow: string }) => item.flow === 'hooks/stopping');
  });
  await server.restart();
  const answer = await waiting;
  expect([answer.status, answer.json]).toEqual([202, { runId: pending.runId }]);
  const { json } = await server.request('GET', `/api/v1/w/demo/runs/${pending.runId}`, { token });
  expect(json.status).toBe('waiting');
});
