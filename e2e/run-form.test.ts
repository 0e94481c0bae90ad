import { expect, test } from './fixtures.ts';
import { viewAsLee } from './view-as.ts';

test.describe('a run form', () => {
  test('is filled from its address, starts the flow, shows how it ends and remembers what was filled in', async ({
    page,
    millrace,
  }) => {
    await viewAsLee(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/run/demo/samples/refund_request?order=A-1001&amount=12.5');
    await expect(page.getByLabel('Order number')).toHaveValue('A-1001');
    await page.getByLabel('Amount to refund').fill('0');
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByText('Amount to refund has to be at least 0.01')).toBeVisible();
    await expect(page.getByLabel('Amount to refund')).toBeFocused();
    await page.getByLabel('Amount to refund').fill('12.5');
    await page.getByLabel('Reason').fill('Too small');
    await page.getByRole('button', { name: 'Start' }).dblclick();
    await expect(page.getByRole('status')).toContainText('Succeeded');
    await expect(page.getByText('Mara Lind')).toBeVisible();
    await page.reload();
    await expect(page.getByText('Mara Lind')).toBeVisible();
    const { items } = await millrace.restClient().listRuns('samples/refund_request');
    expect(items.map(({ input, startedBy }) => [input, startedBy])).toEqual([
      [{ order: 'A-1001', amount: 12.5, reason: 'Too small' }, 'lee@demo.localhost'],
    ]);
    await page.getByRole('button', { name: 'Start another one' }).click();
    await page.getByLabel('Reason').fill('Something else');
    await page.getByRole('button', { name: /A-1001 · 12.5 · Too small/ }).click();
    await expect(page.getByLabel('Reason')).toHaveValue('Too small');
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
  });

  test('goes on to wait for a colleague, without a word about flows', async ({ page }) => {
    await viewAsLee(page);
    await page.goto('/run/demo/samples/refund_request?amount=200');
    await page.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByRole('status')).toContainText('Waiting for an approval');
    await expect(page.getByRole('main')).not.toContainText(/flow|node|json|\brun\b/i);
  });
});

test("an operator's home has apps, forms and approvals, and leads to no graph", async ({ page }) => {
  await viewAsLee(page);
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Apps' }).getByRole('link')).not.toHaveCount(0);
  await expect(page.getByRole('link', { name: /Refund request/ })).toBeVisible();
  const addresses = await page
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(addresses.filter((address) => /\/(flows|runs)(\/|$)|\/w\/[^/]+\/apps/.test(address))).toEqual([]);
});
