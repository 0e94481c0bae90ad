import type { Page } from '@playwright/test';
import { generatedFlow } from '../bench/editor/generated-flow.ts';
import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('B23 a flow of a thousand nodes draws only what is in view and is edited like a small one', async ({
  page,
  millrace,
}) => {
  await millrace.restClient().publishFlow('big/thousand', generatedFlow(1000, 1));
  const editor = new EditorDriver(page);
  const drawn = editor.canvas.locator('[data-node-id]');
  await page.goto('/w/demo/flows/big/thousand');
  await expect(editor.nodeTitled('Start')).toBeVisible();
  expect(await drawn.count()).toBeLessThan(120);
  await expect(page.getByRole('img', { name: 'Overview of the flow' })).toHaveCount(0);

  // Somewhere far away is found by its name, and has the focus and the keys.
  await goTo(page, 'Step 987');
  await expect(editor.nodeTitled('Step 987')).toBeFocused();
  await page.keyboard.press('d');
  await expect(editor.nodeTitled('Step 987').getByRole('img', { name: 'Disabled' })).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(editor.nodeTitled('Step 986')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(editor.nodeTitled('Step 986')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(editor.nodeTitled('Step 986')).toBeVisible();

  // From far away hundreds are in view, as shapes: no ports, which nobody could hit.
  await page.getByRole('button', { name: 'Fit view' }).click();
  await expect.poll(() => drawn.count()).toBeGreaterThan(250);
  await expect(editor.canvas.locator('[data-port]')).toHaveCount(0);
  await expect(editor.canvas.locator('[data-edge-id]').first()).toHaveAttribute('data-state', 'pending');

  await goTo(page, 'Step 999');
  await expect(editor.nodeTitled('Step 999')).toBeFocused();
  await editor.expectSaved();
  const { definition } = await millrace.restClient().getFlow('big/thousand');
  expect(definition.nodes).toHaveLength(1000);
  expect(definition.nodes.filter(({ disabled }) => disabled).map(({ title }) => title)).toEqual(['Step 987']);
});

/** By name, through the command palette. */
async function goTo(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Search commands and nodes' })).toBeFocused();
  await page.keyboard.type(title);
  await expect(page.getByRole('option', { name: title }).first()).toBeVisible();
  await page.keyboard.press('Enter');
}
