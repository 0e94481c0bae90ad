import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('J1 Ada opens Millrace for the first time, runs the sample and sees each node light up', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Score request', 'succeeded');
  await editor.expectStatus('Answer', 'succeeded');
  await editor.expectStatus('Ask a person', 'skipped');
  await expect(editor.edge('Who decides?', 'Ask a person')).toHaveAttribute('data-state', 'dead');
  await expect(editor.edge('Write decision', 'Answer')).toHaveAttribute('data-state', 'taken');
  await editor.runPanel.getByRole('treeitem', { name: /Answer/ }).click();
  await editor.runPanel.getByRole('tab', { name: 'Result' }).click();
  await expect(editor.runPanel.getByRole('tabpanel')).toContainText('the rules');
});

test('a script that fails says which line of its source is wrong', async ({ page }) => {
  const editor = new EditorDriver(page);
  await editor.createFlow('demo', 'Wrong line');
  await editor.add('Manual', 'Start');
  await editor.add('Script', 'Break');
  await editor.writeCode('export async function main() {\n  const order = null;\n  return order.total;\n}');
  await editor.connect('Start', 'out', 'Break');
  await editor.expectSaved();
  await editor.run();
  await editor.expectStatus('Break', 'failed');
  await editor.runPanel.getByRole('treeitem', { name: /Break/ }).click();
  await expect(editor.runPanel).toContainText('line 3');
});

test('an edit that was undone and redone is still there after a reload', async ({ page }) => {
  const editor = new EditorDriver(page);
  await editor.createFlow('demo', 'Undo');
  await editor.add('Manual', 'Start');
  await editor.add('Transform', 'Shape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Redo' }).click();
  await editor.expectSaved();
  await page.reload();
  await expect(editor.nodeTitled('Shape')).toBeVisible();
  await expect(editor.nodeTitled('Start')).toBeVisible();
});
