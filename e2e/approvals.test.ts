import type { Page } from '@playwright/test';
import { startAsking } from './approval-flows.ts';
import { expect, test } from './fixtures.ts';

test('J5 Lee approves on a phone what Ada asked for, also when the server restarted in between', async ({
  page,
  phone,
  millrace,
}) => {
  await page.goto('/w/demo/flows/samples/refund_request');
  await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
  const { runId } = await startAsAda(page);
  await page.goto(`/w/demo/runs/${runId}`);
  await expect(page.getByRole('status').filter({ hasText: 'Waiting for an approval' })).toBeVisible();
  await viewAsLee(phone);
  const link = phone.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Approvals' });
  await expect(link).toContainText('1 waiting');
  await link.click();
  await phone
    .getByRole('list', { name: 'Approvals' })
    .getByRole('link', { name: /Refund 120 euros/ })
    .click();
  await expect(phone.getByRole('heading', { level: 1 })).toContainText('Refund 120 euros to');
  await expect(phone.getByText('Ada asked')).toBeVisible();
  await expect(phone.getByText('If it is approved')).toBeVisible();
  await expectNoSidewaysScroll(phone);
  await phone.getByLabel('Refund in euros').fill('90');
  await phone.getByLabel('Comment').fill('Ninety is fair');
  await millrace.restart();
  await phone.getByRole('button', { name: 'Approve' }).click();
  await expect(phone.getByText('This was approved.')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Succeeded' })).toBeVisible();
  const run = await millrace.restClient().getRun(runId);
  expect(run.result).toMatchObject({ decision: 'approved', refund: 90 });
  await phone.goto('/w/demo/approvals?show=decided');
  await expect(phone.getByRole('list', { name: 'Approvals' })).toContainText('Lee approved');
});

test('J5 a customer without an account decides by a signed link on a phone', async ({ phone, millrace }) => {
  const client = millrace.restClient();
  const { runId, urls } = await startAsking(client, { deciders: { link: true } });
  await phone.goto(urls.reject);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Give Mina a licence?');
  await expect(phone.getByText('Nothing is decided yet')).toBeVisible();
  await expect(phone.getByRole('button', { name: 'Reject' })).toBeFocused();
  expect((await client.getRun(runId)).status).toBe('waiting');
  await phone.goto(urls.page);
  await expectNoSidewaysScroll(phone);
  await phone.getByLabel('Comment').fill('Welcome, Mina');
  await phone.getByRole('button', { name: 'Approve' }).click();
  await expect(phone.getByText('This was approved.')).toBeVisible();
  expect(await phone.context().cookies()).toEqual([]);
  await expect.poll(async () => (await client.getRun(runId)).result).toBe('ordered');
  await phone.reload();
  await expect(phone.getByText('This was approved.')).toBeVisible();
  await expect(phone.getByText('Somebody with the link')).toBeVisible();
  await expect(phone.getByRole('button', { name: 'Approve' })).toHaveCount(0);
});

test('two people approve, and each sees how many are still missing', async ({ page, phone, millrace }) => {
  const client = millrace.restClient();
  const members = ['ada@demo.localhost', 'lee@demo.localhost'];
  const { runId } = await startAsking(client, { deciders: { members }, required: 2 });
  const address = `/approvals/${encodeURIComponent(`${runId}/ask`)}`;
  await page.goto(address);
  await expect(page.getByText('0 of 2 approvals')).toBeVisible();
  await expect(page.getByText('1 more person must approve')).toBeVisible();
  await viewAsLee(phone);
  await phone.goto(address);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('1 of 2 approvals')).toBeVisible();
  await expect(page.getByText('You have decided already')).toBeVisible();
  await expect(phone.getByText('1 of 2 approvals')).toBeVisible();
  expect((await client.getRun(runId)).status).toBe('waiting');
  await phone.getByRole('button', { name: 'Approve' }).click();
  await expect(phone.getByText('This was approved.')).toBeVisible();
  await expect(page.getByText('This was approved.')).toBeVisible();
  await expect.poll(async () => (await client.getRun(runId)).status).toBe('succeeded');
});

test.describe('with a clock that tests may move', () => {
  test.use({ settings: { TEST_HOOKS: '1' } });

  test('a request that nobody decides in time closes by itself, and the run goes on', async ({
    page,
    millrace,
  }) => {
    const client = millrace.restClient();
    const { runId } = await startAsking(client, { expiresSeconds: 600 });
    await page.goto(`/approvals/${encodeURIComponent(`${runId}/ask`)}`);
    await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible();
    await fetch(`${millrace.origin}/api/v1/test/clock`, {
      method: 'POST',
      headers: { authorization: `Bearer ${millrace.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ advanceSeconds: 601 }),
    });
    await expect(page.getByText('The time to decide is over.')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    await expect.poll(async () => (await client.getRun(runId)).error?.code).toBe('approval_expired');
  });
});

test('somebody who started a run may not decide it', async ({ page, millrace }) => {
  await page.goto('/w/demo/flows/samples/refund_request');
  await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
  const { runId } = await startAsAda(page);
  await page.goto(`/approvals/${encodeURIComponent(`${runId}/ask`)}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Refund 120 euros to');
  await expect(page.getByText('You started this run, so somebody else decides.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  expect((await millrace.restClient().getRun(runId)).status).toBe('waiting');
});

async function viewAsLee(page: Page): Promise<void> {
  await page.goto('/w/demo/approvals');
  await page.getByRole('button', { name: /Ada/ }).click();
  await page.getByRole('menuitemradio', { name: /Lee/ }).click();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overhang, `sideways scroll on ${page.url()}`).toBeLessThanOrEqual(0);
}

/** Starts the published flow with the session of the page, as a form or an app would. */
async function startAsAda(page: Page): Promise<{ runId: string }> {
  const answer = await page.request.post('/api/v1/w/demo/flows/samples/refund_request/runs', {
    data: { input: { order: 'A-1002', amount: 120 } },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(202);
  const { runId } = await answer.json();
  await expect
    .poll(async () => {
      const run = await page.request.get(`/api/v1/w/demo/runs/${runId}`);
      return (await run.json()).status;
    })
    .toBe('waiting');
  return { runId };
}
