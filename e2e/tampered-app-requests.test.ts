import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { MillraceServer } from './server.ts';
import { viewAsLee } from './view-as.ts';
import { forgetScheduleWakeUps, readWholeDatabase } from './whole-database.ts';

type Call = Record<string, unknown> & { inputs: Record<string, unknown> };
type Sent = { url: string; call: Call };

test('a tampered app request made from a real one is refused and changes nothing in the database', async ({
  page,
  openAnother,
  playwright,
  millrace,
}) => {
  await removeSchedule(millrace);
  await viewAsLee(page);
  await page.goto('/apps/demo/refund-desk');
  await page.getByRole('row', { name: /A-1002/ }).click();
  await page.getByLabel('Amount in euros').fill('20');
  const real = sentAction(page, 'refund');
  await page.getByRole('button', { name: 'Ask for the refund' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
  const { url, call } = await real;
  await expect(page.getByRole('status', { name: 'Notifications' })).toContainText('was approved');
  const foreignRow = await rowHandleOfAda(await openAnother(), url);
  await page.goto('about:blank');
  const nobody = await playwright.request.newContext({ baseURL: millrace.origin });
  const lee = page.request;
  const fresh = () => ({ ...call, idempotencyKey: crypto.randomUUID() });
  const withInputs = (inputs: Record<string, unknown>) => ({
    ...fresh(),
    inputs: { ...call.inputs, ...inputs },
  });

  const attempts: { what: string; status: number; as: APIRequestContext; call: unknown }[] = [
    { what: 'another action', status: 403, as: lee, call: { ...fresh(), action: 'delete_everything' } },
    {
      what: 'a read with the inputs of a write',
      status: 400,
      as: lee,
      call: { ...fresh(), action: 'orders' },
    },
    { what: 'an unknown input', status: 400, as: lee, call: withInputs({ decision: 'approved' }) },
    {
      what: 'a fixed input overridden',
      status: 400,
      as: lee,
      call: { ...fresh(), action: 'orders', inputs: { limit: 100_000 } },
    },
    { what: 'a plain key for a row', status: 400, as: lee, call: withInputs({ order: 'A-1003' }) },
    { what: 'a foreign row handle', status: 400, as: lee, call: withInputs({ order: foreignRow }) },
    {
      what: 'a changed row handle',
      status: 400,
      as: lee,
      call: withInputs({ order: `${call.inputs.order}0` }),
    },
    { what: 'a value that does not fit', status: 400, as: lee, call: withInputs({ amount: -5 }) },
    { what: 'the draft as version', status: 400, as: lee, call: { ...fresh(), version: null } },
    { what: 'a draft flag', status: 400, as: lee, call: { ...fresh(), draft: true } },
    { what: 'a version that does not exist', status: 409, as: lee, call: { ...fresh(), version: 99 } },
    { what: 'a flow path', status: 400, as: lee, call: { ...fresh(), path: 'samples/refund_request' } },
    { what: 'no key of a click', status: 400, as: lee, call: { ...fresh(), idempotencyKey: undefined } },
    { what: 'another app', status: 404, as: lee, call: { ...fresh(), slug: 'payroll' } },
    { what: 'another workspace', status: 404, as: lee, call: { ...fresh(), workspace: 'other' } },
    { what: 'no session', status: 401, as: nobody, call: fresh() },
  ];
  const before = await databaseAtRest(millrace.dataDir);
  expect(Object.keys(before).filter((key) => key.startsWith('runs/'))).not.toHaveLength(0);
  for (const { what, status, as, call: tampered } of attempts) {
    const answer = await as.post(url, { headers: { origin: millrace.origin }, data: { 0: tampered } });
    const [result] = await answer.json();
    expect([what, result.error?.data.httpStatus]).toEqual([what, status]);
    expect(await readWholeDatabase(millrace.dataDir), what).toEqual(before);
  }
  const foreignOrigin = await lee.post(url, {
    headers: { origin: 'https://evil.example' },
    data: { 0: fresh() },
  });
  expect(foreignOrigin.status()).toBe(403);
  const sentTwice = await lee.post(url, { headers: { origin: millrace.origin }, data: { 0: call } });
  expect((await sentTwice.json())[0].result.data.kind).toBe('run');
  expect(await readWholeDatabase(millrace.dataDir), 'the real request once more').toEqual(before);
  await nobody.dispose();
});

/** Its runs would change the database beside what is tested. */
async function removeSchedule({ origin, token, dataDir }: MillraceServer): Promise<void> {
  const answer = await fetch(`${origin}/api/v1/w/demo/flows/samples/new_stories`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token()}` },
  });
  expect(answer.ok).toBe(true);
  await forgetScheduleWakeUps(dataDir);
}

/** What the real request did is written in full once nothing changes any more. */
async function databaseAtRest(dataDir: string): Promise<Record<string, string>> {
  let before = await readWholeDatabase(dataDir);
  await expect(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const now = await readWholeDatabase(dataDir);
    const isAtRest = JSON.stringify(now) === JSON.stringify(before);
    before = now;
    expect(isAtRest).toBe(true);
  }).toPass({ timeout: 20_000 });
  return before;
}

/** The request that runs an action, as the page sends it. */
async function sentAction(page: Page, action: string): Promise<Sent> {
  const request = await page.waitForRequest(
    (sent) => sent.url().includes('apps.runAction') && (sent.postData() ?? '').includes(`"${action}"`),
  );
  const url = new URL(request.url());
  return { url: url.pathname + url.search, call: request.postDataJSON()[0] };
}

/** Ada sees the same orders, by handles of her own. */
async function rowHandleOfAda(page: Page, url: string): Promise<string> {
  const answer = page.waitForResponse((response) => response.url().includes('apps.runAction'));
  await page.goto('/apps/demo/refund-desk');
  const [listed] = await (await answer).json();
  await page.close();
  expect(url).toContain('apps.runAction');
  return listed.result.data.data.rows[0].$handle;
}
