import { oneScript, twoScripts } from './approval-flows.ts';
import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

const slow = `export async function main() {
  await new Promise((done) => setTimeout(done, 4000));
  return [1, 2, 3];
}`;

test('B04 B05 a live run lights up node by node, shows the same after a reload, and goes on after a lost connection', async ({
  page,
  context,
  millrace,
}) => {
  const client = millrace.restClient();
  await client.publishFlow('shop/slow', twoScripts(slow));
  const editor = new EditorDriver(page);
  await page.goto('/w/demo/flows/shop/slow');
  await expect(editor.nodeTitled('Work')).toBeVisible();
  await editor.run();
  await editor.expectStatus('Work', 'running');
  await page.reload();
  await editor.expectStatus('Work', 'running');
  await editor.expectStatus('Pack', 'succeeded');
  const id =
    (await page.getByRole('link', { name: 'Open the run' }).getAttribute('href'))?.split('/').at(-1) ?? '';
  await context.setOffline(true);
  await expect.poll(async () => (await client.getRun(id)).status).toBe('succeeded');
  await context.setOffline(false);
  await editor.expectStatus('Work', 'succeeded');
  await expect(editor.runPanel.getByRole('status')).toContainText('Succeeded');
  await expect(editor.nodeTitled('Work')).toContainText(/\d (ms|s)/);
});

test('B18 a past run shows its version, read-only, at the node that failed; its data come along to the editor', async ({
  page,
  millrace,
}) => {
  const client = millrace.restClient();
  await client.publishFlow(
    'shop/total',
    oneScript('export function main(order: string) {\n  throw new Error("no price");\n}'),
  );
  const failed = await client.startAndWait('shop/total', { order: 'A-9' });
  await client.publishFlow('shop/total', oneScript('export const main = () => 42;'));
  await page.goto(`/w/demo/runs/${failed.id}`);
  const canvas = page.getByRole('region', { name: 'Canvas' });
  const work = canvas.getByLabel('Work, script');
  await expect(work).toHaveAttribute('data-status', 'failed');
  await expect(work).toHaveAttribute('aria-current', 'true');
  await work.click();
  await page.keyboard.press('Delete');
  await expect(work).toBeVisible();
  await canvas.locator('[data-kind="manual"]').click();
  const panel = page.getByRole('region', { name: 'Run panel' });
  await expect(panel.getByRole('treeitem', { selected: true })).not.toContainText('Work');
  await work.click();
  await expect(panel).toContainText('no price');
  await expect(panel.getByRole('button', { name: 'Restart from here' })).toBeVisible();
  await page.getByRole('link', { name: 'Open in the editor' }).click();
  // Both pages draw the node: only the editor has a palette.
  await expect(page.getByRole('region', { name: 'Palette' })).toBeVisible();
  const editor = new EditorDriver(page);
  await editor.nodeTitled('Work').dblclick();
  await expect(page.getByRole('tree', { name: 'Data' })).toContainText('A-9');
});

test('B20 tidy up leaves no overlaps, runs from left to right and moves only what is selected', async ({
  page,
}) => {
  const editor = new EditorDriver(page);
  await page.goto('/');
  await editor.nodeTitled('Answer').click();
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Escape');
  const boxOf = async (title: string) => {
    const box = await editor.nodeTitled(title).boundingBox();
    if (box === null) throw new Error(`${title} is not drawn`);
    return box;
  };
  const gap = async () => (await boxOf('Answer')).x - (await boxOf('Write decision')).x;
  await editor.tidyUp();
  const nodes = editor.canvas.locator('[data-node-id]');
  await expect.poll(gap).toBeGreaterThan(100);
  const boxes = await Promise.all((await nodes.all()).map((node) => node.boundingBox()));
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) {
      if (a === null || b === null) throw new Error('A node is not drawn');
      const apart =
        a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
      expect(apart).toBe(true);
    }
  }
  await page.getByRole('button', { name: 'Undo' }).click();
  const before = await boxOf('Refund form');
  await editor.nodeTitled('Write decision').click();
  await editor.nodeTitled('Answer').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Shift+T');
  await expect.poll(gap).toBeGreaterThan(100);
  expect((await boxOf('Refund form')).y).toBeCloseTo(before.y, 0);
});
