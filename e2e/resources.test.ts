import { EditorDriver } from './editor-driver.ts';
import { expectNothingSerious } from './expect-nothing-serious.ts';
import { expect, test } from './fixtures.ts';

test.use({ settings: { OUTBOUND_ALLOW: 'localhost' } });

test('Ada keeps a secret and a service, and a flow uses them without anybody seeing the secret', async ({
  page,
  millrace,
}) => {
  const canary = 'canary-9c1e-4f';
  const answers: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes('/trpc/')) answers.push(await response.text().catch(() => ''));
  });
  const dialog = page.getByRole('dialog');
  await page.goto('/w/demo/flows');
  await page.getByRole('link', { name: 'Resources' }).click();
  await expect(page.getByText('There are no resources in this workspace yet')).toBeVisible();

  await page.getByRole('tab', { name: 'Secrets' }).click();
  await page.getByRole('button', { name: 'New secret' }).first().click();
  await dialog.getByLabel('Path').fill('shop/key');
  await dialog.getByLabel('Secret', { exact: true }).fill(canary);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'secrets' })).toContainText('$secret:shop/key');

  await page.getByRole('tab', { name: 'Resources' }).click();
  await page.getByRole('button', { name: 'New resource' }).first().click();
  await dialog.getByLabel('Path').fill('shop/api');
  await dialog.getByLabel('Type').selectOption('Http');
  await dialog.getByRole('button', { name: 'Create resource' }).click();
  await expect(dialog.getByLabel('Address')).toBeFocused();
  await dialog.getByLabel('Address').fill(millrace.origin);
  await dialog.getByLabel('Sign in by').selectOption({ label: 'Key in a header' });
  await dialog.getByLabel('Header', { exact: true }).fill('x-shop-key');
  await dialog.getByLabel('Token, password or key').fill('$secret:shop/key');
  await expectNothingSerious(page);
  await dialog.getByRole('button', { name: 'Create resource' }).click();
  await expect(page.getByText('shop/api: The service answers with the status 200.')).toBeVisible();
  await expectNothingSerious(page);

  const editor = new EditorDriver(page);
  await editor.createFlow('demo', 'Ask the shop');
  await editor.add('HTTP request', 'Is it well?');
  await editor.inspector.getByLabel('Resource').selectOption('shop/api');
  await editor.inspector.getByRole('textbox', { name: 'Address' }).fill('/healthz');
  await expect(editor.nodeTitled('Is it well?')).toContainText('/healthz');
  await editor.expectSaved();

  await page.goto('/w/demo/resources');
  await page.getByRole('button', { name: 'shop/api', exact: true }).click();
  await dialog.getByLabel('Address').fill('https://elsewhere.example.com');
  await dialog.getByRole('button', { name: 'Save resource' }).click();
  await expect(dialog.getByText('Enter it again: the resource leads to another place')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'More for shop/api' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog.getByRole('listitem')).toHaveText(['Flow samples/ask_the_shop']);
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  expect(answers.length).toBeGreaterThan(5);
  expect(answers.join('\n')).not.toContain('canary');
});
