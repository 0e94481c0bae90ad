import type { Locator } from '@playwright/test';
import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test('J1 first five minutes: Ada opens the printed address, runs the sample and uses the app built on it', async ({
  page,
  millrace,
}) => {
  const editor = new EditorDriver(page);
  await page.goto(millrace.printedUrl());
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  const lightedUp = await watchSuccesses(editor.canvas);
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Score request', 'succeeded');
  await editor.expectStatus('Answer', 'succeeded');
  await editor.expectStatus('Ask a person', 'skipped');
  expect(await lightedUp()).toEqual(['form', 'score', 'route', 'record', 'answer']);
  await expect(editor.edge('Who decides?', 'Ask a person')).toHaveAttribute('data-state', 'dead');
  await expect(editor.edge('Write decision', 'Answer')).toHaveAttribute('data-state', 'taken');
  await expect(editor.runPanel.getByRole('status')).toHaveText('Succeeded');
  await editor.runPanel.getByRole('treeitem', { name: /Answer/ }).click();
  await editor.runPanel.getByRole('tab', { name: 'Result' }).click();
  await expect(editor.runPanel.getByRole('tabpanel')).toContainText('the rules');

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Apps' }).click();
  await page.getByRole('button', { name: 'More for Refund desk' }).click();
  const [app] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('menuitem', { name: /Open/ }).click(),
  ]);
  await app.getByRole('row', { name: /A-1001/ }).click();
  await app.getByLabel('Amount in euros').fill('15');
  await app.getByRole('button', { name: 'Ask for the refund' }).click();
  await app.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
  await expect(app.locator('[data-component-id="refund_status"]')).toContainText(/done|succeeded|finished/i);

  await page.goto('/');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
});

/** Notes from now on in which order nodes succeed. */
async function watchSuccesses(canvas: Locator): Promise<() => Promise<string[]>> {
  const order = await canvas.evaluateHandle((region) => {
    const seen: string[] = [];
    const note = ({ target }: { target: Node }) => {
      if (!(target instanceof HTMLElement) || target.dataset.status !== 'succeeded') return;
      const id = target.dataset.nodeId ?? '';
      if (!seen.includes(id)) seen.push(id);
    };
    new MutationObserver((changes) => changes.forEach(note)).observe(region, {
      subtree: true,
      attributeFilter: ['data-status'],
    });
    return seen;
  });
  return () => order.jsonValue();
}

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

test('an answer that was read before the news and comes after it does not hide the news', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await expect(editor.nodeTitled('Score request')).toBeVisible();
  await page.route(/trpc\/runs\.get/, async (route) => {
    const response = await route.fetch();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await route.fulfill({ response });
  });
  await editor.run({ 'Amount to refund': '20' });
  await editor.expectStatus('Answer', 'succeeded');
  await expect(editor.runPanel.getByRole('status')).toHaveText('Succeeded');
});
