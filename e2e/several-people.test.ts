import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

// An edit that applies no more is refused, and shown.
test.use({ expectedRefusals: [409] });

test('B25 B03 two tabs see each other and what they do; edits made offline are kept, and what cannot be is shown', async ({
  page,
  context,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/w/demo/flows/samples/refund_request');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  const other = new EditorDriver(await context.newPage());
  await other.page.goto('/w/demo/flows/samples/refund_request');
  await expect(other.page.getByRole('list', { name: 'Also here' })).toBeVisible();
  await page.bringToFront();
  await other.select('Answer');
  await other.inspector.getByRole('textbox', { name: 'Title', exact: true }).fill('Tell the shop');
  await expect(editor.nodeTitled('Tell the shop')).toBeVisible();

  await page.route('**/trpc/flows.applyOperations*', (route) => route.abort('internetdisconnected'));
  await editor.select('Write decision');
  await editor.inspector.getByRole('textbox', { name: 'Title', exact: true }).fill('Keep it');
  await editor.select('Score request');
  await editor.inspector.getByRole('textbox', { name: 'Title', exact: true }).fill('Judge the request');
  await expect(page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible();

  await other.nodeTitled('Score request').click();
  await other.page.keyboard.press('Delete');
  await other.expectSaved();
  await page.close({ runBeforeUnload: false });
  const again = new EditorDriver(await context.newPage());
  await again.page.goto('/w/demo/flows/samples/refund_request');
  await expect(again.nodeTitled('Keep it')).toBeVisible();
  const conflict = again.page.getByRole('dialog', { name: 'Some edits could not be kept' });
  await expect(conflict).toContainText('Judge the request');
  await conflict.getByRole('button', { name: 'Go on' }).click();
  await again.expectSaved();
  await expect(other.nodeTitled('Keep it')).toBeVisible();
});
