import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test('J5 Lee approves on a phone what Ada asked for, and her run goes on', async ({ browser, millrace }) => {
  const started = await millrace
    .restClient()
    .startRun('samples/refund_request', { order: 'A-1002', amount: 120, reason: 'Broken' });
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: millrace.origin });
  const page = await phone.newPage();
  await page.goto('/w/demo/approvals');
  await page.getByRole('button', { name: /Ada/ }).click();
  await page.getByRole('menuitemradio', { name: /Lee/ }).click();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Approvals' }).click();
  await page
    .getByRole('list', { name: 'Approvals' })
    .getByRole('link', { name: /Refund 120 euros/ })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Refund 120 euros to');
  await page.getByLabel('Refund in euros').fill('90');
  await page.getByLabel('Comment').fill('Ninety is fair');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('This was approved.')).toBeVisible();
  await expect.poll(async () => (await millrace.restClient().getRun(started.runId)).status).toBe('succeeded');
  const run = await millrace.restClient().getRun(started.runId);
  expect(run.result).toMatchObject({ decision: 'approved', refund: 90 });
  await phone.close();
});

test('somebody who started a run may not decide it', async ({ page, millrace }) => {
  await page.goto('/w/demo/flows/samples/refund_request');
  await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
  const { runId } = await startAsAda(page);
  await page.goto(`/approvals/${encodeURIComponent(`${runId}/ask`)}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Refund 120 euros to');
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
  expect((await millrace.restClient().getRun(runId)).status).toBe('waiting');
});

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
