import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

const eachOrder = {
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'manual', title: 'Start', position: { x: 0, y: 0 } },
    {
      id: 'each',
      kind: 'loop',
      title: 'Each order',
      position: { x: 320, y: 0 },
      config: { items: { kind: 'static', value: [1, 2, 300] }, whenItemFails: 'collect' },
    },
    {
      id: 'check',
      kind: 'script',
      title: 'Check',
      parentId: 'each',
      position: { x: 320, y: 112 },
      config: {
        source: {
          kind: 'inline',
          code: 'export function main(total: number) {\n  if (total > 100) throw new Error("too much");\n  return total;\n}',
        },
        arguments: { total: { kind: 'expression', code: 'item' } },
      },
    },
    {
      id: 'send',
      kind: 'transform',
      title: 'Send',
      parentId: 'each',
      position: { x: 640, y: 112 },
      config: { value: { kind: 'expression', code: 'previous' } },
    },
    {
      id: 'extra',
      kind: 'transform',
      title: 'Extra',
      position: { x: 0, y: 200 },
      config: { value: { kind: 'static', value: 1 } },
    },
  ],
  edges: [
    { id: 'a', source: 'start', target: 'each' },
    { id: 'b', source: 'check', target: 'send' },
  ],
};

const many = 110;
/** More steps than are loaded at once; every second item is odd. */
const manyItems = {
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'manual', title: 'Start' },
    {
      id: 'each',
      kind: 'loop',
      title: 'Each',
      config: { items: { kind: 'static', value: Array.from({ length: many }, (_, n) => n) }, parallelism: 8 },
    },
    {
      id: 'check',
      kind: 'branch',
      title: 'Check',
      parentId: 'each',
      config: { cases: [{ id: 'odd', title: 'Odd', when: 'item % 2 === 1' }] },
    },
    {
      id: 'note',
      kind: 'transform',
      title: 'Note',
      parentId: 'each',
      config: { value: { kind: 'expression', code: 'item' } },
    },
    {
      id: 'after',
      kind: 'transform',
      title: 'After',
      config: { value: { kind: 'expression', code: 'results.each.length + " items"' } },
    },
  ],
  edges: [
    { id: 'a', source: 'start', target: 'each' },
    { id: 'b', source: 'check', sourcePort: 'odd', target: 'note' },
    { id: 'c', source: 'each', target: 'after' },
  ],
};

test('B19b a loop holds its body: nodes are dragged in and out, it is folded and entered, and a run shows each item', async ({
  page,
  millrace,
}) => {
  await millrace.restClient().publishFlow('shop/each', eachOrder);
  const editor = new EditorDriver(page);
  await page.goto('/w/demo/flows/shop/each');
  const area = editor.canvas.locator('[data-container-id="each"]');
  await expect(area).toBeVisible();
  const drag = async (title: string, to: { x: number; y: number }) => {
    const box = await editor.nodeTitled(title).boundingBox();
    if (box === null) throw new Error(`${title} is not drawn`);
    await page.mouse.move(box.x + 30, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 5 });
    return () => page.mouse.up();
  };

  const inside = await area.boundingBox();
  if (inside === null) throw new Error('The loop has no area');
  const drop = await drag('Extra', { x: inside.x + inside.width / 2, y: inside.y + inside.height - 14 });
  await expect(area).toHaveClass(/is-target/);
  await drop();
  await editor.select('Extra');
  const standsIn = editor.inspector.getByRole('combobox', { name: 'Stands in' });
  await expect(standsIn).toHaveValue('each');
  await page.getByRole('button', { name: 'Fit view' }).click();

  const grown = await area.boundingBox();
  await (await drag('Send', { x: inside.x + 100, y: (grown?.y ?? 0) - 60 }))();
  await expect(page.getByText('An edge that would cross the border')).toBeVisible();
  await expect(editor.edge('Check', 'Send')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(editor.edge('Check', 'Send')).toHaveCount(1);

  await page.getByRole('button', { name: 'Fold Each order' }).click();
  await expect(editor.nodeTitled('Check')).toHaveCount(0);
  await page.getByRole('button', { name: 'Unfold Each order' }).click();
  await page.getByRole('button', { name: 'Show only what is inside Each order' }).click();
  await expect(editor.nodeTitled('Start')).toHaveCount(0);
  await expect(editor.nodeTitled('Check')).toBeVisible();
  await page.getByRole('button', { name: 'Whole flow' }).click();
  await expect(editor.nodeTitled('Start')).toBeVisible();

  await editor.expectSaved();
  await editor.run();
  await editor.expectStatus('Check', 'failed');
  const picker = editor.canvas.getByRole('group', { name: 'Iteration' });
  await expect(picker).toContainText('3 of 3');
  await picker.getByRole('button', { name: 'Previous iteration' }).click();
  await expect(picker).toContainText('2 of 3');
  await editor.expectStatus('Check', 'succeeded');
  await page.getByRole('link', { name: 'Open the run' }).click();
  const onRun = page.getByRole('region', { name: 'Canvas' });
  await expect(onRun.getByRole('group', { name: 'Iteration' })).toContainText('3 of 3');
  await onRun.getByRole('button', { name: 'Previous iteration' }).click();
  await expect(onRun.locator('[data-node-id="check"]')).toHaveAttribute('data-status', 'succeeded');

  await millrace.restClient().publishFlow('shop/many', manyItems);
  await page.goto('/w/demo/flows/shop/many');
  await editor.run();
  await editor.expectStatus('After', 'succeeded');
  await expect(editor.runPanel).toContainText(`${many} items`);
  await picker.getByRole('button', { name: `of ${many}` }).click();
  await picker.getByRole('textbox').fill('104');
  await picker.getByRole('textbox').press('Enter');
  await expect(picker).toContainText(`104 of ${many}`);
  await editor.expectStatus('Note', 'succeeded');
  await picker.getByRole('button', { name: 'Previous iteration' }).click();
  await editor.expectStatus('Note', 'skipped');
});
