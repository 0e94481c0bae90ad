import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';
import { makeGestures } from './seeded-gestures.ts';

async function choose(page: Page, command: string): Promise<void> {
  await page.getByRole('button', { name: 'Menu of the flow' }).click();
  await page.getByRole('menuitem', { name: command }).click();
}

async function exported(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await choose(page, 'Export to a file');
  return readFile(await (await download).path(), 'utf8');
}

/** Presses until nothing is left; what is pressed in vain does nothing. */
async function pressUntilDone(page: Page, name: 'Undo' | 'Redo'): Promise<void> {
  const key = name === 'Undo' ? 'ControlOrMeta+z' : 'ControlOrMeta+Shift+z';
  const button = page.getByRole('button', { name });
  await page.keyboard.press('Escape');
  while (await button.isEnabled()) {
    for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press(key);
  }
}

test('B01 B02 two hundred gestures, all undone and all redone, give the same files, and a run is no step of undo', async ({
  page,
}) => {
  test.setTimeout(400_000);
  const editor = new EditorDriver(page);
  await page.goto('/');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  const before = await exported(page);
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
  const title = editor.inspector.getByRole('textbox', { name: 'Title', exact: true });
  await editor.nodeTitled('Answer').click();
  await title.fill('Answer the shop');
  await title.press('ControlOrMeta+z');
  await expect(title).toHaveValue('Answer');
  expect(await exported(page)).toBe(before);
  await editor.nodeTitled('Score request').click();
  const seed = Number(process.env.SEED ?? 7);
  await makeGestures(editor, { count: 200, seed });
  const after = await exported(page);
  expect(after).not.toBe(before);
  await pressUntilDone(page, 'Undo');
  expect(await exported(page), `seed ${seed}`).toBe(before);
  await pressUntilDone(page, 'Redo');
  expect(await exported(page), `seed ${seed}`).toBe(after);
});

test('B25 a file is exported, imported and exported alike, and an unknown kind of node stays as a placeholder', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  const text = await exported(page);
  expect(JSON.parse(text)).toMatchObject({ path: 'samples/refund_request', title: 'Refund request' });

  await editor.createFlow('demo', 'Taken over');
  await choose(page, 'Import from a file');
  const dialog = page.getByRole('dialog', { name: 'Import' });
  const paste = dialog.getByRole('textbox', { name: 'Or paste its text' });
  await paste.fill('{ "definition": { "formatVersion": 1, "nodes": [{ "id": "a b", "kind": "script" }] } }');
  await expect(dialog.getByRole('alert')).toContainText('cannot be taken over');
  await expect(dialog.getByRole('button', { name: 'Replace the draft' })).toBeDisabled();
  await dialog.getByLabel('Flow file').setInputFiles({
    name: 'flow.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await expect(dialog).toContainText('Refund request: 7 nodes');
  await dialog.getByRole('button', { name: 'Replace the draft' }).click();
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  const again = JSON.parse(await exported(page));
  expect(again.definition).toEqual(JSON.parse(text).definition);
  expect(JSON.stringify(again.definition)).toBe(JSON.stringify(JSON.parse(text).definition));

  const foreign = JSON.parse(text);
  foreign.definition.nodes[2].kind = 'telepathy';
  await choose(page, 'Import from a file');
  await paste.fill(JSON.stringify(foreign));
  await expect(dialog.getByRole('alert')).toContainText('“telepathy”: 1 node kept as a placeholder');
  await dialog.getByRole('button', { name: 'Replace the draft' }).click();
  await expect(editor.node('score')).toHaveAttribute('data-kind', 'telepathy');
  await expect(editor.edge('Score request', 'Who decides?')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(editor.node('score')).toHaveAttribute('data-kind', 'script');
});
