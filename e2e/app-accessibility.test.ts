import { expectNothingSerious } from './expect-nothing-serious.ts';
import { expect, test } from './fixtures.ts';
import { viewAsLee } from './view-as.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing serious on an operator's home, an app and a run form in ${colorScheme} mode at ${width} px`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await viewAsLee(page);
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/w/demo/home');
      await expect(page.getByRole('link', { name: /Refund desk/ })).toBeVisible();
      await expectNothingSerious(page);
      await page.getByRole('link', { name: /Refund desk/ }).click();
      await expect(page.getByRole('row', { name: /A-1002/ })).toBeVisible();
      await expectNothingSerious(page);
      await page.getByRole('row', { name: /A-1002/ }).click();
      await page.getByLabel('Amount in euros').fill('20');
      await page.getByRole('button', { name: 'Ask for the refund' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectNothingSerious(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
      await expect(page.getByRole('region', { name: 'Your recent requests' })).toContainText('Succeeded');
      await expectNothingSerious(page);
      await page.goto('/run/demo/samples/refund_request');
      await page.getByLabel('Amount to refund').fill('');
      await page.getByRole('button', { name: 'Start' }).click();
      await expectNothingSerious(page);
    });
  }
}
