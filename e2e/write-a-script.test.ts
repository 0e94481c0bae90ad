import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('B09 code and expressions complete from types and real data, and mistakes are marked while typing', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');
  await editor.nodeTitled('Write decision').dblclick();
  const opened = page.getByRole('dialog', { name: 'Write decision, script' });
  const code = opened.getByRole('textbox', { name: 'Code' });
  await code.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText("import { progress } from 'millrace';\n\nexport function main(order) {\n  ");
  await page.keyboard.type('progr');
  const offered = page.getByRole('listbox');
  await expect(offered.getByRole('option', { name: /^progress/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('export function main(order: { id: string }) {\n  return order.idd;\n}');
  await expect(opened.locator('.cm-lintRange-error')).toHaveText('idd');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('export function main(score) {\n  return ');
  const score = opened.getByRole('textbox', { name: 'score' });
  await score.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('results.');
  await expect(offered.getByRole('option', { name: /^score/ })).toBeVisible();
  await expect(offered.getByRole('option', { name: /^answer/ })).toHaveCount(0);
  await page.keyboard.type('score');
  await page.keyboard.press('Escape');
  await code.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('score.');
  await expect(offered.getByRole('option', { name: /^risk/ })).toBeVisible();
});

test('B14 B17 B19b problems lead to their node, a version is compared with the draft, and nodes become a flow', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.select('Score request');
  await page.keyboard.press('Shift+F');
  const dialog = page.getByRole('dialog', { name: 'Turn into a flow of its own' });
  await expect(dialog).toContainText('amount');
  await dialog.getByRole('button', { name: 'Create the flow' }).click();
  await expect(editor.canvas.getByLabel('Score request, flow')).toBeFocused();
  await editor.expectSaved();
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');

  await page.keyboard.press('Escape');
  await editor.canvas.press('Escape');
  await page.getByRole('button', { name: 'Look at version 1' }).click();
  const version = page.getByRole('region', { name: 'Version 1' });
  await version.getByRole('button', { name: 'Compare with the draft' }).click();
  await expect(version.locator('[data-node-id="score"]')).toHaveAttribute('data-difference', 'removed');
  await expect(version.getByLabel('Score request, flow')).toHaveAttribute('data-difference', 'added');
  const differences = version.getByRole('list', { name: 'Differences' });
  await expect(differences.getByRole('img', { name: 'Removed' }).first()).toBeVisible();
  await differences.getByRole('button', { name: /Score request.*Added/ }).click();
  await expect(version.getByLabel('Score request, flow')).toBeFocused();
  await page.keyboard.press('Escape');

  await editor.select('Score request');
  await editor.inspector.getByRole('combobox', { name: 'Flow', exact: true }).selectOption('');
  await page.keyboard.press('Escape');
  await editor.nodeTitled('Answer').click();
  const row = editor.problems.getByRole('listitem').filter({ hasText: 'Score request' }).first();
  await row.getByRole('button').click();
  await expect(editor.nodeTitled('Score request')).toBeFocused();
  await editor.inspector.getByRole('tab', { name: 'Policy' }).click();
  const stopEarly = editor.inspector.getByText('Stop early');
  await stopEarly.click();
  const stopWhen = editor.inspector.getByRole('textbox', { name: 'Stop when' });
  await stopWhen.click();
  await page.keyboard.insertText('previous.risk >');
  await stopEarly.click();
  await editor.nodeTitled('Answer').click();
  await editor.inspector.getByRole('tab', { name: 'Settings' }).click();
  await editor.problems.getByRole('button', { name: /"stopIf.when" of "Score request"/ }).click();
  await expect(editor.nodeTitled('Score request')).toBeFocused();
  await expect(stopWhen).toHaveText('previous.risk >');

  await page.keyboard.press('Escape');
  const limits = editor.inspector.getByText('Limits and cache');
  await limits.click();
  await editor.inspector.getByRole('switch', { name: 'Limit the runs at the same time' }).click();
  const key = editor.inspector.getByRole('textbox', { name: 'A limit for each' });
  await key.click();
  await page.keyboard.insertText('results.answer');
  await limits.click();
  await editor.nodeTitled('Answer').click();
  await page.keyboard.press('p');
  const publish = page.getByRole('dialog', { name: 'Publish' });
  await expect(publish).toContainText('in the way');
  await expect(publish.getByRole('button', { name: /^Publish version/ })).toHaveCount(0);
  await publish.getByRole('button', { name: /"concurrency.key" of the flow/ }).click();
  await expect(key).toHaveText('results.answer');
  await expect(editor.inspector.locator('summary:focus')).toHaveText('Limits and cache');
});
