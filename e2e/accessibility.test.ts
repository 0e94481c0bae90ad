import { oneScript, startAsking } from './approval-flows.ts';
import { EditorDriver } from './editor-driver.ts';
import { expectNothingSerious } from './expect-nothing-serious.ts';
import { expect, test } from './fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`B21 axe finds nothing serious on the canvas, runs and an approval in ${colorScheme} mode`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const editor = new EditorDriver(page);
    await page.goto('/');
    await expect(editor.nodeTitled('Score request')).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('combobox', { name: 'Search commands and nodes' })).toBeFocused();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Look at version 1' }).click();
    await page.getByRole('button', { name: 'Compare with the draft' }).click();
    await expect(page.getByRole('region', { name: 'What differs' })).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Escape');
    await editor.run();
    await editor.expectStatus('Ask a person', 'waiting');
    await expectNothingSerious(page);
    await editor.nodeTitled('Score request').dblclick();
    await expect(page.getByRole('dialog', { name: 'Score request, script' })).toBeVisible();
    await expectNothingSerious(page);
    await page.keyboard.press('Alt+PageDown');
    await expect(page.getByRole('dialog', { name: 'Who decides?, branch' })).toBeVisible();
    await expectNothingSerious(page);
    await page.goto('/w/demo/approvals');
    await page.getByRole('list', { name: 'Approvals' }).getByRole('link').first().click();
    await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible();
    await expectNothingSerious(page);
    await page.goto('/w/demo/runs');
    await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
    await expectNothingSerious(page);
    await page.goto('/w/demo/flows');
    await expect(page.getByRole('link', { name: /Refund request/ }).first()).toBeVisible();
    await expectNothingSerious(page);
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on a signed link, a failed run and the inbox on a phone in ${colorScheme} mode`, async ({
    phone,
    millrace,
  }) => {
    await phone.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const client = millrace.restClient();
    const { urls } = await startAsking(client, { deciders: { link: true }, expiresSeconds: 3_600 });
    await phone.goto(urls.page);
    await expect(phone.getByRole('button', { name: 'Approve' })).toBeVisible();
    await expectNothingSerious(phone);
    await phone.getByRole('button', { name: 'Reject' }).click();
    await expect(phone.getByText('This was rejected.')).toBeVisible();
    await expectNothingSerious(phone);
    await client.publishFlow(
      'shop/total',
      oneScript('export const main = () => {\n  throw new Error("no");\n};'),
    );
    const { id } = await client.startAndWait('shop/total', {});
    await phone.goto(`/w/demo/runs/${id}`);
    await expect(phone.locator('[data-failed-line="2"]')).toBeVisible();
    await expectNothingSerious(phone);
    await phone.goto('/w/demo/approvals?show=decided');
    await expect(phone.getByRole('list', { name: 'Approvals' }).getByRole('link').first()).toBeVisible();
    await expectNothingSerious(phone);
    await phone.goto('/w/demo/runs?status=failed&trigger=manual');
    await expect(phone.getByRole('table', { name: 'Runs' })).toBeVisible();
    await expectNothingSerious(phone);
  });
}
