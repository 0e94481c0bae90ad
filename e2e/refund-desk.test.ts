import { expect, test } from './fixtures.ts';

test('J6 Lee picks an order in the Refund desk, asks for a small refund and sees it done', async ({
  page,
  millrace,
}) => {
  await page.goto('/w/demo/approvals');
  await page.getByRole('button', { name: /Ada/ }).click();
  await page.getByRole('menuitemradio', { name: /Lee/ }).click();
  await expect(
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Flows' }),
  ).toHaveCount(0);
  await page.getByRole('link', { name: 'Refund desk' }).click();
  await expect(page.getByRole('main')).toContainText('Hello Lee');
  await page.getByRole('row', { name: /A-1002/ }).click();
  await page.getByLabel('Amount in euros').fill('20');
  await page.getByRole('button', { name: 'Ask for the refund' }).click();
  const question = page.getByRole('dialog', { name: 'Refund 20 euros?' });
  await question.getByRole('button', { name: 'Refund' }).click();
  const request = page.locator('[data-component-id="refund_status"]');
  await expect(request).toContainText(/done|succeeded|finished/i);
  const runs = await millrace.restClient().listRuns('samples/refund_request');
  expect(runs.items[0]).toMatchObject({ status: 'succeeded', input: { order: 'A-1002', amount: 20 } });
});
