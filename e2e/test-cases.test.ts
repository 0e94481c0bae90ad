import { readFile } from 'node:fs/promises';
import { EditorDriver } from './editor-driver.ts';
import { expectNothingSerious } from './expect-nothing-serious.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedRefusals: [400] });

test('a run becomes a test case, and one that fails keeps the draft from being published', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  const panel = page.getByRole('region', { name: 'Test cases' });
  const list = panel.getByRole('list', { name: 'Test cases' });
  const outcomes = panel.getByRole('status', { name: 'Outcome of the test cases' });
  await page.goto('/');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  await editor.nodeTitled('Score request').press('Shift+R');
  await expect(panel).toContainText('Keep what a run came to');
  await expectNothingSerious(page);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);

  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');
  await editor.runPanel.getByRole('button', { name: 'New test case from this run' }).click();
  const name = panel.getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue(/^Run of /);
  await expect(panel.getByRole('textbox', { name: 'Input' })).toHaveValue(/"amount": 20/);
  await name.fill('Small refunds');
  await panel.getByRole('button', { name: 'Run all' }).click();
  await expect(outcomes).toHaveText('1 passed');
  await expect(list.getByRole('button')).toHaveText(/^Small refunds/);
  const otherTab = await page.context().newPage();
  await otherTab.goto(page.url());
  const seenThere = otherTab.getByRole('region', { name: 'Inspector' });
  await expect(seenThere).toContainText('1 passed');

  await panel.getByRole('button', { name: 'New case', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Empty' }).click();
  await expect(name).toHaveValue('New case');
  await expect(name).toBeFocused();
  await name.fill('Large refunds');
  await panel.getByRole('button', { name: 'Run this case' }).click();
  await expect(panel.getByRole('region', { name: 'Last outcome' })).toContainText('It waits at');
  await panel.getByRole('button', { name: 'Add a decision' }).click();
  const decision = panel.getByRole('group', { name: 'Decision 1' });
  await expect(decision.getByLabel('Approval')).toHaveValue('ask');
  await decision.getByLabel('Approval').fill('*');
  await decision.getByRole('combobox', { name: 'Decision' }).selectOption('Rejected');
  await decision.getByLabel('By').fill('lee@example.com');
  await panel.getByRole('textbox', { name: 'Expected result' }).fill('{ "decision": "approved" }');
  await panel.getByRole('button', { name: 'Run all' }).click();
  await expect(outcomes).toHaveText('1 passed, 1 failed');
  await expect(seenThere).toContainText('1 passed, 1 failed');
  await expect(panel.getByRole('region', { name: 'Last outcome' })).toContainText('Expected');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectNothingSerious(page);
  }

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Menu of the flow' }).click();
  await page.getByRole('menuitem', { name: 'Export to a file' }).click();
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(file.tests.map((one: { name: string }) => one.name)).toEqual(['Small refunds', 'Large refunds']);

  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish' });
  await dialog.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(dialog.getByRole('alert')).toContainText('1 test case fails. Nothing is published yet.');
  await expect(dialog.getByRole('listitem')).toHaveText(/^Large refunds/);
  await dialog.getByRole('button', { name: 'Publish version 2 anyway' }).click();
  await expect(dialog).toBeHidden();

  await panel.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(list.getByRole('button')).toHaveCount(1);
  await expect(seenThere).not.toContainText('failed');
  await otherTab.close();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(list.getByRole('button')).toHaveText([/^Small refunds/, /^Large refunds/]);
  await page.reload();
  await expect(editor.inspector).toContainText('1 passed, 1 not run');
});
