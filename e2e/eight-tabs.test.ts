import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

const tabs = 8;

test('eight editor tabs of one browser each start a run, and all show its end', async ({ context, page }) => {
  test.setTimeout(180_000);
  const pages = [page];
  while (pages.length < tabs) pages.push(await context.newPage());
  const editors = pages.map((each) => new EditorDriver(each));
  for (const editor of editors) {
    await editor.page.goto('/w/demo/flows/samples/refund_request');
    await expect(editor.nodeTitled('Score request')).toBeVisible();
  }
  for (const [index, editor] of editors.entries()) {
    await editor.run({ 'Amount to refund': String(index + 1) });
  }
  for (const [index, editor] of editors.entries()) {
    await editor.page.bringToFront();
    await editor.expectStatus('Answer', 'succeeded');
    await expect(editor.runPanel.getByRole('status')).toHaveText('Succeeded');
    await editor.runPanel.getByRole('treeitem', { name: /Score request/ }).click();
    await editor.runPanel.getByRole('tab', { name: 'Input' }).click();
    await expect(editor.runPanel.getByRole('tabpanel')).toContainText(`Amount${index + 1}`);
  }
});
