import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('B06 B08 one node and everything up to a node are tested with recorded data, and a pinned result is taken', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');

  await editor.nodeTitled('Score request').click();
  await page.keyboard.press('u');
  await expect(editor.nodeTitled('Answer')).toHaveAttribute('data-stale', '');
  await editor.expectStatus('Score request', 'succeeded');
  await editor.expectStatus('Answer', 'idle');

  await editor.nodeTitled('Write decision').click();
  await page.keyboard.press('t');
  await editor.expectStatus('Write decision', 'succeeded');
  const steps = editor.runPanel.getByRole('tree', { name: 'Steps' });
  await expect(steps.getByRole('treeitem', { name: /^Answer/ })).toHaveCount(0);
  await expect(editor.nodeTitled('Answer')).toHaveAttribute('data-stale', '');

  await editor.nodeTitled('Score request').dblclick();
  await page.getByRole('button', { name: 'Pin this result' }).click();
  await page.keyboard.press('Escape');
  const pinned = editor.nodeTitled('Score request').getByRole('img', { name: 'Result pinned' });
  await expect(pinned).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(pinned).toHaveCount(0);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(pinned).toBeVisible();
  await editor.run({ 'Order number': 'A-1003', 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');
  await steps.getByRole('treeitem', { name: /^Score request/ }).click();
  await editor.runPanel.getByRole('tab', { name: 'Result' }).click();
  await expect(editor.runPanel).toContainText('Jonas Weber');
});
