import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('B19 B24 Ada arranges several nodes at once, renames and disables one, and writes notes', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  const placeOf = async (title: string) => {
    const box = await editor.nodeTitled(title).boundingBox();
    if (box === null) throw new Error(`${title} is not drawn`);
    return box;
  };
  const undo = () => page.getByRole('button', { name: 'Undo' }).click();

  await editor.nodeTitled('Refund form').click();
  await editor.nodeTitled('Shop calls').click({ modifiers: ['Shift'] });
  await editor.nodeTitled('Score request').click({ modifiers: ['Shift'] });
  const before = await placeOf('Score request');
  const first = await placeOf('Refund form');
  await editor.inspector.getByRole('button', { name: 'Align left' }).click();
  await expect.poll(async () => (await placeOf('Score request')).x).toBeCloseTo(first.x, 0);
  await undo();
  await expect.poll(async () => (await placeOf('Score request')).x).toBeCloseTo(before.x, 0);
  const shop = await placeOf('Shop calls');
  await editor.inspector.getByRole('button', { name: 'Distribute horizontally' }).click();
  await expect.poll(async () => (await placeOf('Shop calls')).x).toBeGreaterThan(shop.x + 20);
  await undo();

  await page.mouse.move(before.x + 40, before.y + 8);
  await page.mouse.down();
  await page.mouse.move(before.x + 40, before.y + 88, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await placeOf('Shop calls')).y).toBeGreaterThan(shop.y + 40);
  await undo();
  await expect.poll(async () => (await placeOf('Shop calls')).y).toBeCloseTo(shop.y, 0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();

  await editor.nodeTitled('Score request').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(async () => (await placeOf('Shop calls')).y).toBeGreaterThan(shop.y);
  await undo();
  await expect.poll(async () => (await placeOf('Shop calls')).y).toBeCloseTo(shop.y, 0);

  await editor.nodeTitled('Write decision').click();
  await page.keyboard.press('F2');
  await expect(page.getByRole('textbox', { name: 'Title of the node' })).toBeFocused();
  await page.keyboard.type('Keep the decision');
  await page.keyboard.press('Enter');
  await expect(editor.nodeTitled('Keep the decision')).toBeFocused();
  await page.keyboard.press('d');
  await expect(editor.nodeTitled('Keep the decision').getByRole('img', { name: 'Disabled' })).toBeVisible();
  await editor.inspector.getByRole('tab', { name: 'Policy' }).click();
  const id = editor.inspector.getByRole('textbox', { name: 'Name in expressions' });
  await id.fill('decision');
  await id.press('Enter');
  await expect(editor.node('answer')).toContainText('results.decision');

  await editor.canvas.focus();
  await page.keyboard.press('Shift+N');
  await expect(page.getByRole('textbox', { name: 'Text of the note' })).toBeFocused();
  await page.keyboard.type('# Ask **Finance**');
  await page.keyboard.press('Escape');
  const note = editor.canvas.getByRole('group', { name: 'Note: Ask Finance' });
  await expect(note).toBeFocused();
  await expect(note.getByRole('heading', { name: 'Ask Finance' })).toBeVisible();
  await page.getByRole('button', { name: 'Colour: blue' }).click();
  await expect(note).toHaveAttribute('data-note-color', 'blue');
  const size = await note.boundingBox();
  await page.locator('.flow-note-handle.bottom.right').hover();
  await page.mouse.down();
  await page.mouse.move((size?.x ?? 0) + 400, (size?.y ?? 0) + 120, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await note.boundingBox())?.width).toBeGreaterThan((size?.width ?? 0) + 50);
  await note.focus();
  await page.keyboard.press('Delete');
  await expect(note).toHaveCount(0);
  await undo();
  await expect(note).toHaveAttribute('data-note-color', 'blue');
  await editor.expectSaved();
  await page.reload();
  await expect(note).toBeVisible();
});

test('nodes that are grouped in a frame move together', async ({ page }) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  const topOf = async (title: string) => (await editor.nodeTitled(title).boundingBox())?.y ?? 0;
  await editor.nodeTitled('Refund form').click();
  await editor.nodeTitled('Shop calls').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Shift+G');
  await expect(page.getByRole('textbox', { name: 'Text of the note' })).toBeFocused();
  await page.keyboard.type('Ways to begin');
  await page.keyboard.press('Escape');
  const frame = editor.canvas.getByRole('group', { name: 'Note: Ways to begin' });
  await expect(frame).toBeFocused();

  const [form, shop, score] = [
    await topOf('Refund form'),
    await topOf('Shop calls'),
    await topOf('Score request'),
  ];
  const place = await frame.boundingBox();
  const [x, y] = [(place?.x ?? 0) + 60, (place?.y ?? 0) + 14];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + 80, { steps: 4 });
  await expect.poll(() => topOf('Shop calls'), 'while it is dragged').toBeGreaterThan(shop + 40);
  await page.mouse.up();
  await expect.poll(() => topOf('Refund form')).toBeGreaterThan(form + 40);
  expect(await topOf('Score request')).toBeCloseTo(score, 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => topOf('Refund form')).toBeCloseTo(form, 0);
  await expect.poll(() => topOf('Shop calls')).toBeCloseTo(shop, 0);
  await expect(frame).toBeVisible();
});

test('B22 every command is found by name, and the shortcut list shows the same commands', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.nodeTitled('Score request').click();
  await page.keyboard.press('ControlOrMeta+k');
  const search = page.getByRole('combobox', { name: 'Search commands and nodes' });
  await expect(search).toBeFocused();
  await page.keyboard.type('disab');
  await page.keyboard.press('Enter');
  await expect(editor.nodeTitled('Score request').getByRole('img', { name: 'Disabled' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('ask a per');
  await page.keyboard.press('Enter');
  await expect(editor.nodeTitled('Ask a person')).toBeFocused();

  await page.keyboard.press('ControlOrMeta+k');
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: 'Tidy up' })).toHaveCount(1);
  const offered = await options.allInnerTexts();
  await page.keyboard.press('Escape');
  await expect(editor.nodeTitled('Ask a person')).toBeFocused();
  await page.keyboard.press('Shift+?');
  const list = page.getByRole('dialog', { name: 'Shortcuts' });
  await expect(list).toContainText('Run up to here');
  for (const command of ['Rename', 'Connect to a node', 'Publish', 'Fit view']) {
    expect(offered.some((text) => text.startsWith(command))).toBe(true);
    await expect(list).toContainText(command);
  }
  await page.keyboard.press('Escape');

  const title = editor.inspector.getByRole('textbox', { name: 'Title', exact: true });
  await title.fill('');
  await title.pressSequentially('And now? delete it, pdr');
  await expect(title).toHaveValue('And now? delete it, pdr');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await editor.nodeTitled('Answer').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(editor.canvas.getByLabel(/^Answer, return/)).toHaveCount(2);
});
