import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approval, chain, manual, script } from '#server/testing/flows.ts';
import { startTestServer, type TestServer } from '#server/testing/start-test-server.ts';
import { createTestClient, type TestClient } from '#server/testing/trpc-client.ts';
import { waitFor } from '#server/testing/wait-for.ts';
import type { JsonObject } from '#shared/json.ts';

const variables = {
  PUBLIC_URL: 'http://millrace.example',
  ADMIN_EMAIL: 'ann@example.com',
  ADMIN_PASSWORD: 'a long enough password',
  TEST_HOOKS: '1',
};
const link = { deciders: { link: true } };
const urlsFirst = script(
  "import { approvalUrls } from 'millrace';\nexport const main = async () => approvalUrls('ask');",
  {},
  'urls',
);

let server: TestServer;
let token: string;
let nobody: TestClient;
let count = 0;

beforeAll(async () => {
  server = await startTestServer(variables);
  token = await server.token('main', 'builder');
  nobody = createTestClient(server.origin, {});
});
afterAll(() => server.close());

/** Publishes and starts a flow that gets its links first; gives the run and what the script got. */
async function ask(config: JsonObject, between = '1') {
  count += 1;
  const path = `links/flow_${count}`;
  const definition = chain([
    manual,
    urlsFirst,
    script(`export const main = async () => { ${between} }`, {}, 'between'),
    approval(config),
    script('export const main = (asked: unknown) => asked;', { asked: 'results.ask' }, 'after'),
  ]);
  const put = await server.request('PUT', `/api/v1/w/main/flows/${path}`, {
    token,
    body: { definition, publish: true },
  });
  expect([put.status, put.text]).toEqual([200, expect.any(String)]);
  const start = await server.request('POST', `/api/v1/w/main/flows/${path}/runs`, { token, body: {} });
  const { runId } = start.json;
  const urls = await waitFor(async () => {
    const steps = await server.request('GET', `/api/v1/w/main/runs/${runId}/steps`, { token });
    return steps.json.items.find((step: JsonObject) => step.path === 'urls')?.result ?? undefined;
  });
  return { runId: String(runId), path, urls, ...partsOf(urls.page) };
}

function partsOf(page: string) {
  const url = new URL(page);
  return {
    id: decodeURIComponent(url.pathname.slice('/approvals/'.length)),
    token: url.searchParams.get('token') ?? '',
  };
}

const run = async (runId: string) =>
  (await server.request('GET', `/api/v1/w/main/runs/${runId}`, { token })).json;
const waitsAt = (runId: string, status: string) =>
  waitFor(async () => ((await run(runId)).status === status ? true : undefined));
const asLink = ({ id, token: signed }: { id: string; token: string }) => ({ id, token: signed });
const codeOf = async (call: Promise<unknown>) => {
  try {
    return await call;
  } catch (error) {
    return (error as { data?: { appCode?: string } }).data?.appCode;
  }
};

describe('a signed link', () => {
  test('is under PUBLIC_URL whatever a request says, and decides without an account', async () => {
    const asked = await ask(link);
    expect(asked.urls.page).toMatch(/^http:\/\/millrace\.example\/approvals\/\w+%2Fask\?token=/);
    expect(asked.urls.reject).toBe(`${asked.urls.page}&choice=reject`);
    await waitsAt(asked.runId, 'waiting');
    const seen = await nobody.approvalLinks.open.query(asLink(asked));
    expect(seen).toMatchObject({
      kind: 'request',
      letter: { title: 'Go on?', mayDecide: true, follows: { approved: ['after'], rejected: [] } },
    });
    expect(seen).not.toHaveProperty('letter.runId');
    await nobody.approvalLinks.decide.mutate({ ...asLink(asked), decision: 'approved', comment: 'Fine' });
    await waitsAt(asked.runId, 'succeeded');
    expect((await run(asked.runId)).result).toMatchObject({
      decision: 'approved',
      decisions: [{ who: 'link', decision: 'approved', comment: 'Fine' }],
    });
  });

  test('decides nothing by GET, of the page or of the call, also with HEAD and a choice', async () => {
    const asked = await ask(link);
    await waitsAt(asked.runId, 'waiting');
    const { pathname, search } = new URL(asked.urls.approve);
    for (const method of ['GET', 'HEAD']) await server.request(method, pathname + search);
    const input = encodeURIComponent(JSON.stringify({ ...asLink(asked), decision: 'approved' }));
    const byGet = await server.request('GET', `/trpc/approvalLinks.decide?input=${input}`);
    expect(byGet.status).toBe(405);
    expect(await nobody.approvalLinks.open.query(asLink(asked))).toMatchObject({
      letter: { status: 'pending', decisions: [] },
    });
  });

  test('that is forged, of another request, or for a request without links is refused and changes nothing', async () => {
    const [asked, other, closed] = await Promise.all([ask(link), ask(link), ask({})]);
    for (const { runId } of [asked, other, closed]) await waitsAt(runId, 'waiting');
    expect(closed.token).toBe('');
    const tries = [
      { id: asked.id, token: other.token },
      { id: asked.id, token: `${asked.token.slice(0, -3)}abc` },
      { id: asked.id, token: 'nothing' },
      { id: closed.id, token: asked.token },
      { id: 'nowhere/ask', token: asked.token },
    ];
    for (const forged of tries) {
      expect(await codeOf(nobody.approvalLinks.open.query(forged))).toBe('forbidden');
      expect(await codeOf(nobody.approvalLinks.decide.mutate({ ...forged, decision: 'approved' }))).toBe(
        'forbidden',
      );
    }
    for (const { runId } of [asked, closed]) expect((await run(runId)).status).toBe('waiting');
  });

  test('counts once, however often and from wherever it is pressed', async () => {
    const asked = await ask({ deciders: { link: true, members: ['ann@example.com'] }, required: 2 });
    await waitsAt(asked.runId, 'waiting');
    const press = () =>
      codeOf(nobody.approvalLinks.decide.mutate({ ...asLink(asked), decision: 'approved' }));
    const answers = await Promise.all([press(), press(), press()]);
    expect(answers.filter((answer) => answer === 'already_decided')).toHaveLength(2);
    expect(await press()).toBe('already_decided');
    expect(await nobody.approvalLinks.open.query(asLink(asked))).toMatchObject({
      letter: { status: 'pending', mayDecide: false, reason: expect.stringContaining('with this link') },
    });
  });

  test('says that it was decided, and a replay changes nothing', async () => {
    const asked = await ask(link);
    await waitsAt(asked.runId, 'waiting');
    const reject = { ...asLink(asked), decision: 'rejected' } as const;
    await nobody.approvalLinks.decide.mutate(reject);
    expect(await codeOf(nobody.approvalLinks.decide.mutate({ ...reject, decision: 'approved' }))).toBe(
      'already_decided',
    );
    expect(await nobody.approvalLinks.open.query(asLink(asked))).toMatchObject({
      letter: { status: 'rejected', decisions: [{ decision: 'rejected' }] },
    });
    await waitsAt(asked.runId, 'failed');
    expect((await run(asked.runId)).error).toMatchObject({ code: 'approval_rejected', node: 'ask' });
  });

  test('is not open yet while the run has not come to the request, and never when it ends before', async () => {
    const early = await ask(link, 'await new Promise((done) => setTimeout(done, 20_000));');
    expect(await nobody.approvalLinks.open.query(asLink(early))).toEqual({ kind: 'not_open' });
    expect(await codeOf(nobody.approvalLinks.decide.mutate({ ...asLink(early), decision: 'approved' }))).toBe(
      'not_found',
    );
    await server.request('POST', `/api/v1/w/main/runs/${early.runId}/cancel`, { token });
    await waitsAt(early.runId, 'cancelled');
    expect(await nobody.approvalLinks.open.query(asLink(early))).toEqual({ kind: 'never_opened' });
  });

  test('checks the form before it counts', async () => {
    const form = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] };
    const asked = await ask({ ...link, form });
    await waitsAt(asked.runId, 'waiting');
    const approve = { ...asLink(asked), decision: 'approved' } as const;
    expect(await codeOf(nobody.approvalLinks.decide.mutate({ ...approve, form: {} }))).toBe('invalid_input');
    await nobody.approvalLinks.decide.mutate({ ...approve, form: { amount: 3 } });
    await waitsAt(asked.runId, 'succeeded');
  });

  test('bears 20 tries a minute for one request', async () => {
    const asked = await ask(link);
    await waitsAt(asked.runId, 'waiting');
    const reject = () => nobody.approvalLinks.decide.mutate({ ...asLink(asked), decision: 'rejected' });
    const codes = await Promise.all(Array.from({ length: 45 }, () => codeOf(reject())));
    expect(codes).toContain('too_many_requests');
    expect(codes.filter((code) => typeof code === 'object')).toHaveLength(1);
  });

  test('is passed on by builders only, and where the node allows it', async () => {
    const [asked, closed] = await Promise.all([ask(link), ask({})]);
    for (const { runId } of [asked, closed]) await waitsAt(runId, 'waiting');
    const as = (given: string) => createTestClient(server.origin, { token: given });
    const { page } = await as(token).approvals.link.query({ id: asked.id });
    expect(await nobody.approvalLinks.open.query(partsOf(page))).toMatchObject({ kind: 'request' });
    const operator = as(await server.token('main', 'operator'));
    expect(await codeOf(operator.approvals.link.query({ id: asked.id }))).toBe('forbidden');
    expect(await codeOf(as(token).approvals.link.query({ id: closed.id }))).toBe('forbidden');
  });

  test('still works after a restart, and no longer when its time is over', async () => {
    const asked = await ask({ ...link, expiresSeconds: 40 * 24 * 60 * 60 });
    const soon = await ask(link);
    for (const { runId } of [asked, soon]) await waitsAt(runId, 'waiting');
    await server.restart();
    expect(await nobody.approvalLinks.open.query(asLink(asked))).toMatchObject({ kind: 'request' });
    const advanceSeconds = 31 * 24 * 60 * 60;
    await server.request('POST', '/api/v1/test/clock', { token, body: { advanceSeconds } });
    expect(await codeOf(nobody.approvalLinks.open.query(asLink(soon)))).toBe('expired');
    expect(await codeOf(nobody.approvalLinks.decide.mutate({ ...asLink(soon), decision: 'approved' }))).toBe(
      'expired',
    );
    expect(await nobody.approvalLinks.open.query(asLink(asked))).toMatchObject({ kind: 'request' });
  });
});

describe('people who are signed in', () => {
  test('decide by a link in their own name, and whoever started the run not at all', async () => {
    const signIn = await server.request('POST', '/api/v1/session', {
      body: { email: variables.ADMIN_EMAIL, password: variables.ADMIN_PASSWORD },
    });
    const ann = createTestClient(server.origin, { cookie: signIn.cookie });
    const asked = await ask({ deciders: { link: true, members: ['ann@example.com'] } });
    await waitsAt(asked.runId, 'waiting');
    await ann.approvalLinks.decide.mutate({ ...asLink(asked), decision: 'approved' });
    await waitsAt(asked.runId, 'succeeded');
    expect((await run(asked.runId)).result.decisions[0].who).toMatch(/^user:/);

    const flows = await ann.flows.list.query({ workspace: 'main' });
    const flow = flows.find(({ path }) => path === asked.path);
    const own = await ann.runs.start.mutate({
      workspace: 'main',
      flowId: flow?.id ?? '',
      input: {},
      draft: false,
    });
    await waitsAt(own.runId, 'waiting');
    const urls = await ann.approvals.link.query({ id: `${own.runId}/ask` });
    expect(await ann.approvalLinks.open.query(partsOf(urls.page))).toMatchObject({
      letter: { mayDecide: false, reason: 'You started this run, so somebody else decides.' },
    });
  });
});
