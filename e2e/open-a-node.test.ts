import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('B07 B10 Ada opens a node and works with the data of the last run beside its settings', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');

  await editor.nodeTitled('Who decides?').focus();
  await page.keyboard.press('Enter');
  const opened = page.getByRole('dialog', { name: 'Who decides?, branch' });
  const data = opened.getByRole('tree', { name: 'Data' });
  await expect(data.getByRole('treeitem', { name: 'customer: Jonas Weber' })).toBeVisible();
  await expect(data.getByRole('treeitem', { name: 'Write decision' })).toHaveCount(0);
  await expect(opened.getByRole('region', { name: 'Output' })).toContainText('Succeeded');

  const when = editor.inspector.getByRole('textbox', { name: 'When' });
  await when.first().click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await data.getByRole('treeitem', { name: /^risk/ }).focus();
  await page.keyboard.press('Enter');
  await expect(when.first()).toHaveText('results.score.risk');
  await expect(when.first()).toBeFocused();
  await page.keyboard.type(' * 2 >= 80');
  await expect(editor.inspector.getByText('= false').first()).toBeVisible();

  await when.nth(1).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await data.getByRole('treeitem', { name: /^amount/ }).dragTo(when.nth(1));
  await expect(when.nth(1)).toHaveText('input.amount');
  await expect(editor.inspector.getByText('= 20')).toBeVisible();

  await page.keyboard.press('Alt+PageUp');
  await expect(page.getByRole('dialog', { name: 'Score request, script' })).toBeVisible();
  await expect(editor.inspector.getByRole('textbox', { name: 'Code' })).toBeVisible();
  await page.keyboard.press('Alt+PageDown');
  await expect(opened).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(opened).toBeHidden();
  await expect(editor.nodeTitled('Who decides?')).toBeFocused();
});

test('a value that is put on a fixed argument makes an expression of it, and the failing line is marked', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await editor.createFlow('demo', 'Map values');
  await editor.add('Manual', 'Start');
  await editor.add('Transform', 'Shape');
  await editor.fillArgument('Value', 'Expression', '({ total: 12, "order-id": "A-1" })');
  await editor.add('Script', 'Break');
  await editor.writeCode(
    'export async function main(order: string) {\n  const found = null;\n  return found[order];\n}',
  );
  await editor.run();
  await editor.expectStatus('Break', 'failed');

  await editor.nodeTitled('Break').dblclick();
  const opened = page.getByRole('dialog', { name: 'Break, script' });
  await opened.getByRole('textbox', { name: 'order' }).focus();
  await opened.getByRole('treeitem', { name: /^order-id/ }).click();
  await expect(editor.inspector.getByRole('textbox', { name: 'order' })).toHaveText(
    'results.shape["order-id"]',
  );
  await expect(opened.getByRole('region', { name: 'Output' })).toContainText('line 3');
  await expect(opened.locator('.cm-failedLine')).toHaveText('  return found[order];');
});
