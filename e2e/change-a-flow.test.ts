import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('B11 B12 Ada puts nodes into edges and behind wires, and takes each back in one step', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.edge('Write decision', 'Answer').hover();
  await editor.edge('Write decision', 'Answer').getByRole('button', { name: 'Insert a node' }).click();
  const search = page.getByRole('combobox', { name: 'Add a node' });
  await expect(search).toBeFocused();
  await page.keyboard.type('tra');
  await page.keyboard.press('Enter');
  await expect(editor.edge('Write decision', 'Transform')).toHaveCount(1);
  await expect(editor.edge('Transform', 'Answer')).toHaveCount(1);
  await expect(editor.edge('Write decision', 'Answer')).toHaveCount(0);
  await expect(editor.nodeTitled('Transform')).toBeFocused();

  await page.keyboard.press('Delete');
  await expect(editor.nodeTitled('Transform')).toHaveCount(0);
  await expect(editor.edge('Write decision', 'Answer')).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(editor.edge('Transform', 'Answer')).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(editor.edge('Write decision', 'Answer')).toHaveCount(1);
  await expect(editor.nodeTitled('Transform')).toHaveCount(0);

  const canvas = await editor.canvas.boundingBox();
  if (canvas === null) throw new Error('the canvas is not drawn');
  await editor.port('Score request', 'error').hover();
  await page.mouse.down();
  await page.mouse.move(canvas.x + canvas.width * 0.4, canvas.y + canvas.height * 0.85, { steps: 5 });
  await page.mouse.up();
  await expect(search).toBeFocused();
  await page.keyboard.type('fai');
  await page.keyboard.press('Enter');
  await expect(editor.edge('Score request', 'Fail')).toHaveCount(1);
});

test('B15 a wire shows where it may end, and says why it may not end elsewhere', async ({ page }) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.port('Score request', 'out').hover();
  await page.mouse.down();
  await editor.nodeTitled('Answer').hover();
  await expect(editor.nodeTitled('Answer')).toHaveAttribute('data-wiring', 'offered');
  await editor.nodeTitled('Refund form').hover();
  await expect(editor.nodeTitled('Refund form')).toHaveAttribute('data-wiring', 'refused');
  await expect(editor.canvas).toContainText('starts the flow; nothing can come before it');
  await page.mouse.up();
  await expect(editor.edge('Score request', 'Refund form')).toHaveCount(0);
});

test('B13 Ada copies nodes to another flow, where text that is no node is refused', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.nodeTitled('Score request').click();
  await editor.nodeTitled('Who decides?').click({ modifiers: ['Shift'] });
  await page.keyboard.press('ControlOrMeta+c');
  await editor.createFlow('demo', 'Pasted');
  await editor.canvas.focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(editor.edge('Score request', 'Who decides?')).toHaveCount(1);
  await page.evaluate(() => navigator.clipboard.writeText('a shopping list'));
  await editor.canvas.focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByText('The clipboard holds no nodes of a flow')).toBeVisible();
});

test('B16 B17 the published version can be looked at beside the draft, and made the draft again', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.select('Write decision');
  await editor.inspector.getByRole('textbox', { name: 'Title' }).fill('Changed my mind');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Unpublished changes')).toBeVisible();
  await editor.canvas.press('Escape');
  await page.getByRole('button', { name: 'Look at version 1' }).click();
  const version = page.getByRole('region', { name: 'Version 1' });
  await expect(version.getByLabel('Write decision, script')).toBeVisible();
  await version.getByRole('button', { name: 'Restore as draft' }).click();
  await expect(version).toBeHidden();
  await expect(editor.nodeTitled('Write decision')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(editor.nodeTitled('Changed my mind')).toBeVisible();
});
