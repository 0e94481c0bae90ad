import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

const code = `/**
 * The price with tax.
 * @param net In euros
 */
export async function main(net: number, since: Date, rate = 0.19) {
  console.log('since', since);
  if (net < 0) throw new Error('A price is not negative');
  return { gross: Math.round(net * (1 + rate)), year: since.getFullYear() };
}
`;

test('a builder writes a script, tries it with a form, saves versions, and a flow runs it', async ({
  page,
}) => {
  await page.goto('/w/demo/flows');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Scripts' }).click();
  await page.getByRole('button', { name: 'New script' }).click();
  await page.getByRole('dialog').getByLabel('Path').fill('team/prices');
  await page.getByRole('button', { name: 'Create script' }).click();

  const field = page.getByRole('textbox', { name: 'Code' });
  await field.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(code);
  await expect(page.getByText('Not saved')).toBeVisible();
  await page.getByLabel('Net').fill('-1');
  await page.getByLabel('Since').fill('2026-01-31T09:00');
  await page.getByRole('button', { name: 'Run test' }).click();
  const outcome = page.getByRole('region', { name: 'Outcome of the test' });
  await expect(outcome).toContainText('A price is not negative');
  await expect(outcome).toContainText('line 7');
  await page.getByLabel('Net').fill('100');
  await page.getByRole('button', { name: 'Run test' }).click();
  await expect(outcome).toContainText('119');
  await expect(outcome).toContainText('since 2026-01-31T');

  await page.reload();
  await expect(page.getByText('Not saved')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText('Version 2', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Take the code of version 1' }).click();
  await expect(page.getByText('Not saved')).toBeVisible();
  await page.getByRole('button', { name: 'Discard changes' }).click();

  const editor = new EditorDriver(page);
  await editor.createFlow('demo', 'Prices');
  await editor.add('Script', 'Price');
  await editor.inspector.getByLabel('Runs').selectOption('A saved script');
  await editor.inspector.getByLabel('Saved script', { exact: true }).selectOption('team/prices');
  await expect(editor.inspector.getByText('In euros')).toBeVisible();
  await editor.inspector.getByText('Limits').click();
  await editor.inspector.getByLabel('Computing (seconds)').fill('5');
  await editor.inspector.getByLabel('Computing (seconds)').blur();
  await editor.expectSaved();

  await editor.add('Script', 'Round up');
  await editor.writeCode('export const main = (price: number) => Math.ceil(price);');
  await editor.inspector.getByRole('button', { name: 'Save as a script' }).click();
  await expect(page.getByRole('dialog').getByLabel('Path')).toHaveValue(/\/round_up$/);
  await page.getByRole('dialog').getByLabel('Path').fill('team/round_up');
  await page.getByRole('button', { name: 'Save script' }).click();
  await expect(editor.inspector.getByLabel('Saved script', { exact: true })).toHaveValue('team/round_up');
  await expect(editor.inspector.getByRole('textbox', { name: 'price' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(editor.inspector.getByLabel('Runs')).toHaveValue('inline');
  await editor.expectSaved();

  await page.goto('/w/demo/scripts/team/prices');
  await page.getByRole('tab', { name: 'Used in' }).click();
  await expect(page.getByRole('link', { name: /prices$/ }).last()).toBeVisible();
});
