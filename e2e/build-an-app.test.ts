import { AppBuilderDriver } from './app-builder-driver.ts';
import { expectNothingSerious } from './expect-nothing-serious.ts';
import { expect, test } from './fixtures.ts';

const ordersScript = `export async function main() {
  return [
    { id: 'A-1001', customer: 'Mara Lind', total: 42.5 },
    { id: 'A-1002', customer: 'Jonas Weber', total: 249 },
  ];
}`;

test('J6 (builder) Ada builds an order desk from an empty page with the mouse, publishes it, and Lee uses it', async ({
  page,
  openAnother,
  millrace,
}) => {
  test.slow();
  const builder = new AppBuilderDriver(page);
  await builder.createApp('demo', 'Order desk');
  await expect(builder.canvas).toContainText('This page is empty');

  await builder.drag('Heading', { x: 0, y: 0 });
  await builder.setProperty('Text', 'Orders for {{ user.name }}');
  await expect(builder.component('heading1')).toContainText('Orders for Ada');
  await builder.drag('Table', { x: 0, y: 3 });
  await builder.resize('table1', { x: 6, y: 16 });
  await builder.drag('Container', { x: 7, y: 3 });
  expect(await builder.placeOf('order_desk', 'container1')).toMatchObject({ x: 6, y: 3 });

  await page.getByRole('button', { name: 'Add an action' }).first().click();
  await builder.write(builder.actions.getByRole('textbox', { name: 'Script' }), ordersScript);
  const name = builder.actions.getByRole('textbox', { name: 'Name in bindings' });
  await name.fill('orders');
  await name.press('Enter');
  await expect(builder.actions.getByRole('status', { name: /Result of/ })).toContainText('Mara Lind');
  await builder.select('table1');
  await builder.setProperty('Rows', '{{ actions.orders.data }}');
  await expect(builder.component('table1')).toContainText('Jonas Weber');
  await expect(builder.properties).toContainText('= 2 items');

  await builder.drag('Number', { x: 0, y: 0 }, 'container1');
  await builder.rename('amount');
  await builder.setProperty('Label', 'Amount');
  await builder.drag('Button', { x: 0, y: 4 }, 'container1');
  await builder.setProperty('Label', 'Refund {{ table1.selectedRow.id }}');
  expect(await builder.placeOf('order_desk', 'button1')).toMatchObject({ parent: 'container1', y: 4 });

  await page.getByRole('button', { name: 'Add an action' }).first().click();
  await builder.actions
    .getByLabel('Runs', { exact: true })
    .selectOption({ label: 'Refund request (samples/refund_request)' });
  await expect(builder.actions.getByRole('textbox', { name: 'Name in bindings' })).toHaveValue('action1');
  const amount = builder.actions.getByRole('textbox', { name: 'Value of amount' });
  await expect(amount).toContainText('amount.value');
  await builder.actions.getByLabel('Source of order').selectOption({ label: 'Selected row' });
  await builder.actions.getByLabel('Rows come from').selectOption('orders');

  await builder.select('button1');
  await builder.properties.getByRole('tab', { name: 'Events' }).click();
  await builder.properties.getByLabel('Add to: When it is clicked').selectOption({ label: 'Run an action' });
  await builder.properties.getByLabel('Action', { exact: true }).selectOption('action1');
  await builder.publish();

  const app = await openAnother();
  await app.goto('/w/demo/approvals');
  await app.getByRole('button', { name: /Ada/ }).click();
  await app.getByRole('menuitemradio', { name: /Lee/ }).click();
  await app.getByRole('link', { name: 'Order desk' }).click();
  await expect(app.getByRole('main')).toContainText('Orders for Lee');
  await app.getByRole('row', { name: /A-1002/ }).click();
  await app.getByLabel('Amount').fill('20');
  await app.getByRole('button', { name: 'Refund A-1002' }).click();
  await expect
    .poll(async () => (await millrace.restClient().listRuns('samples/refund_request')).items[0])
    .toMatchObject({ status: 'succeeded', input: { order: 'A-1002', amount: 20 } });
});

test('undo and redo of a series of gestures restore the document exactly', async ({ page }) => {
  test.slow();
  const builder = new AppBuilderDriver(page);
  await builder.createApp('demo', 'Undo desk');
  const empty = JSON.stringify(await builder.document('demo', 'undo_desk'));
  await builder.drag('Text input', { x: 0, y: 0 });
  await builder.drag('Container', { x: 6, y: 0 });
  await builder.move('text_input1', { x: 0, y: 1 }, 'container1');
  await builder.resize('text_input1', { x: 11, y: 5 }, 'container1');
  await builder.setProperty('Label', 'Order');
  await builder.drag('Button', { x: 0, y: 0 }, 'container1');
  await builder.press('Duplicate', 'container1');
  await page.keyboard.press('ArrowDown');
  await builder.press('Delete', 'container1');
  const full = JSON.stringify(await builder.document('demo', 'undo_desk'));
  const steps = 9;
  for (let step = 0; step < steps; step += 1) await builder.undo();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
  expect(JSON.stringify(await builder.document('demo', 'undo_desk'))).toBe(empty);
  for (let step = 0; step < steps; step += 1) await builder.redo();
  await expect(page.getByRole('button', { name: 'Redo' })).toBeDisabled();
  expect(JSON.stringify(await builder.document('demo', 'undo_desk'))).toBe(full);
});

test('arrows move, Ctrl and arrows resize, several components go together, Ctrl+D and Delete work', async ({
  page,
}) => {
  const builder = new AppBuilderDriver(page);
  await builder.createApp('demo', 'Key desk');
  await builder.palette.getByRole('button', { name: 'Button', exact: true }).press('Enter');
  await expect(builder.component('button1')).toBeFocused();
  for (const key of ['ArrowRight', 'ArrowDown', 'Control+ArrowRight', 'Control+ArrowDown']) {
    await page.keyboard.press(key);
  }
  expect(await builder.placeOf('key_desk', 'button1')).toMatchObject({ x: 1, y: 1, w: 3, h: 3 });
  await page.keyboard.press('Control+d');
  await expect(builder.component('button2')).toBeFocused();
  await builder.component('button1').click({ modifiers: ['Shift'] });
  await expect(builder.properties).toContainText('2 components');
  await builder.component('button2').focus();
  await page.keyboard.press('ArrowRight');
  expect(await builder.placeOf('key_desk', 'button1')).toMatchObject({ x: 2, y: 1 });
  expect(await builder.placeOf('key_desk', 'button2')).toMatchObject({ x: 2, y: 4 });
  await page.keyboard.press('Delete');
  await expect(builder.canvas).toContainText('This page is empty');
  await page.keyboard.press('Control+z');
  await expect(builder.component('button2')).toBeVisible();
});

test('Escape in the middle of a drag changes nothing, and a drop shows exactly where it lands', async ({
  page,
}) => {
  const builder = new AppBuilderDriver(page);
  await builder.createApp('demo', 'Drag desk');
  await builder.drag('Text input', { x: 0, y: 0 });
  await builder.palette.getByRole('button', { name: 'Select', exact: true }).hover();
  await page.mouse.down();
  await builder.moveTo(await builder.pointOf({ x: 2, y: 2 }));
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(builder.component('select1')).toHaveCount(0);
  await expect(builder.component('text_input1')).toHaveCSS('grid-row-start', '1');

  await builder.palette.getByRole('button', { name: 'Select', exact: true }).hover();
  await page.mouse.down();
  await builder.moveTo(await builder.pointOf({ x: 2, y: 2 }));
  await expect(builder.component('text_input1')).toHaveCSS('grid-row-start', '7');
  const shown = await builder.landing.boundingBox();
  await page.mouse.up();
  await expect(builder.component('select1')).toBeVisible();
  const landed = await builder.component('select1').boundingBox();
  expect(Math.abs((landed?.x ?? 0) - (shown?.x ?? 0))).toBeLessThan(2);
  expect(Math.abs((landed?.y ?? 0) - (shown?.y ?? 0))).toBeLessThan(2);
  expect(await builder.placeOf('drag_desk', 'select1')).toMatchObject({ x: 2, y: 2 });
  expect(await builder.placeOf('drag_desk', 'text_input1')).toMatchObject({ x: 0, y: 6 });
});

test('an edit survives a tab that is killed while the server cannot be reached', async ({
  page,
  context,
}) => {
  const builder = new AppBuilderDriver(page);
  await builder.createApp('demo', 'Safe desk');
  await builder.expectSaved();
  await context.route('**/trpc/**', (route) => route.abort());
  await builder.drag('Heading', { x: 0, y: 0 });
  await builder.setProperty('Text', 'Kept');
  await expect(page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible();
  await page.close({ runBeforeUnload: false });
  await context.unroute('**/trpc/**');
  const again = new AppBuilderDriver(await context.newPage());
  await again.page.goto('/w/demo/apps/safe_desk');
  await expect(again.component('heading1')).toContainText('Kept');
  const { pages } = await again.document('demo', 'safe_desk');
  expect(pages[0]?.components).toMatchObject([{ id: 'heading1', props: { text: 'Kept' } }]);
});

test('what is pasted into another app is renamed with its bindings, and problems lead to where they are', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const builder = new AppBuilderDriver(page);
  await builder.createApp('demo', 'Copy desk');
  await builder.drag('Text input', { x: 0, y: 0 });
  await builder.drag('Heading', { x: 0, y: 5 });
  await builder.setProperty('Text', 'Order {{ text_input1.value }}');
  await builder.component('heading1').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await builder.select('heading2');
  await expect(builder.properties.getByRole('textbox', { name: 'Text', exact: true })).toContainText(
    '{{ text_input2.value }}',
  );
  await builder.setProperty('Text', 'Order {{ text_inptu2.value }}');
  await expect(builder.properties).toContainText('This uses "text_inptu2", which the app does not have.');
  await builder.select('text_input1');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish' });
  await expect(dialog).toContainText('One thing stands in the way');
  await expect(dialog.getByRole('button', { name: /^Publish version/ })).toBeDisabled();
  await dialog.getByRole('button', { name: /text_inptu2/ }).click();
  await expect(builder.component('heading2')).toHaveAttribute('data-selected', 'true');
});

test('on a phone Ada orders and hides components, and the screen keeps its places', async ({ page }) => {
  const builder = new AppBuilderDriver(page);
  await builder.createApp('demo', 'Phone desk');
  await builder.drag('Heading', { x: 0, y: 0 });
  await builder.drag('Text', { x: 0, y: 3 });
  await page.getByRole('button', { name: 'As on a phone' }).click();
  await builder.select('text1');
  await builder.component('text1').focus();
  await page.keyboard.press('ArrowUp');
  await expect(builder.canvas.locator('[data-component-id]').first()).toHaveAttribute(
    'data-component-id',
    'text1',
  );
  await builder.select('heading1');
  await builder.properties.getByRole('tab', { name: 'Place' }).click();
  await builder.properties.getByRole('switch', { name: 'Hidden on phones' }).click();
  await expect(builder.component('heading1')).toHaveAccessibleName(/hidden on phones/);
  const { pages } = await builder.document('demo', 'phone_desk');
  expect(pages[0]?.components).toMatchObject([
    { id: 'heading1', layout: { desktop: { x: 0, y: 0 }, mobile: { order: 1, hidden: true } } },
    { id: 'text1', layout: { desktop: { x: 0, y: 3 }, mobile: { order: 0 } } },
  ]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the app builder in ${colorScheme} mode`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const builder = new AppBuilderDriver(page);
    await page.goto('/w/demo/apps');
    await expectNothingSerious(page);
    await page.goto('/w/demo/apps/refund-desk');
    await expect(builder.component('orders_table')).toContainText('Mara Lind');
    await expectNothingSerious(page);
    await builder.select('orders_table');
    await builder.setProperty('Title', 'Orders {{ nobody.name }}');
    await expect(page.getByRole('button', { name: '1 problem' })).toBeVisible();
    await expectNothingSerious(page);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'Publish' })).toContainText('One thing');
    await expectNothingSerious(page);
  });
}
