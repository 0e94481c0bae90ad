import { expect, type Page } from '@playwright/test';

/** Signs the page in as Lee, the operator of the demo, by the menu that the demo has for it. */
export async function viewAsLee(page: Page): Promise<void> {
  await page.goto('/w/demo/approvals');
  await page.getByRole('button', { name: /Ada/ }).click();
  await page.getByRole('menuitemradio', { name: /Lee/ }).click();
  await expect(page.getByRole('button', { name: /Lee/ })).toBeVisible();
}
