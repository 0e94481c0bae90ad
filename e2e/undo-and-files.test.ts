import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { EditorDriver } from './editor-driver.ts';
import { expectNothingSerious } from './expect-nothing-serious.ts';
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

test('Ada says how a node is tried again, stopped, cached and kept secret, and how many runs there may be; undo takes each back', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  const before = await exported(page);
  const { inspector } = editor;
  const field = (name: string) => inspector.getByRole('textbox', { name, exact: true });
  const open = (section: string) => inspector.getByText(section, { exact: true }).click();

  await open('Limits and cache');
  await inspector.getByRole('switch', { name: 'Limit the runs at the same time' }).click();
  await field('Runs at the same time').fill('2');
  await field('A limit for each').click();
  await page.keyboard.type('input.');
  await page.getByRole('option', { name: /^order/ }).click();
  await open('Values for expressions');
  await field('New value').fill('region');
  await inspector.getByRole('button', { name: 'Add', exact: true }).click();
  await field('region').fill('eu');
  await inspector.getByRole('button', { name: 'Rename region' }).click();
  await field('New name of region').fill('area');
  await field('New name of region').press('Enter');
  await expect(inspector.getByRole('button', { name: 'Rename area' })).toBeFocused();
  await expect(field('area')).toHaveValue('eu');
  await expectNothingSerious(page);

  await editor.select('Score request');
  await inspector.getByRole('tab', { name: 'Policy' }).click();
  await inspector.getByRole('switch', { name: 'Try again after a failure' }).click();
  await open('More');
  await field('Only when').click();
  await page.keyboard.type('error.');
  await expect(page.getByRole('option', { name: /^fault/ })).toBeVisible();
  await page.keyboard.type('fault !== "user"');
  await page.keyboard.press('Escape');
  await inspector.getByRole('button', { name: 'Add a stage' }).click();
  const second = inspector.getByRole('group', { name: 'Stage 2' });
  await expect(second.getByRole('textbox', { name: 'Attempts' })).toBeFocused();
  await second.getByRole('textbox', { name: 'Attempts' }).fill('4');
  await expect(second).toContainText('Waits 5 min before each.');
  await open('Stop early');
  await field('Stop when').click();
  await page.keyboard.type('previous.risk > 90');
  await page.keyboard.press('Escape');
  await inspector.getByLabel('Outcome').selectOption('Is marked as skipped');
  await open('Cache and secrets');
  await field('Cache the result for').fill('2');
  const secret = inspector.getByLabel('Keep secret');
  await secret.selectOption('Result');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(secret).toHaveValue('');
  await expect(field('Cache the result for')).toHaveValue('2');
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(secret).toHaveValue('result');
  await expectNothingSerious(page);

  const { definition } = JSON.parse(await exported(page));
  expect(definition.settings).toMatchObject({
    env: { area: 'eu' },
    concurrency: { limit: 2, whenFull: 'queue', key: 'input.order' },
  });
  expect(definition.nodes.find((node: { id: string }) => node.id === 'score').policy).toEqual({
    retry: [
      expect.objectContaining({ attempts: 3, backoff: 'exponential', when: 'error.fault !== "user"' }),
      expect.objectContaining({ attempts: 4, backoff: 'constant', seconds: 300 }),
    ],
    stopIf: { when: 'previous.risk > 90', scope: 'flow', skipped: true },
    cacheSeconds: 7200,
    sensitive: 'result',
  });
  await inspector.getByRole('tab', { name: 'Settings' }).click();
  await expect(inspector.getByRole('button', { name: /^Policy: 7 retries, / })).toContainText(
    'cached for 2 h, secret result',
  );

  await pressUntilDone(page, 'Undo');
  expect(await exported(page)).toBe(before);
});
