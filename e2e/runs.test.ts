import { oneScript, startAsking, twoScripts } from './approval-flows.ts';
import { expect, test } from './fixtures.ts';

const hook = {
  id: 'hook',
  kind: 'webhook',
  title: 'Shop calls',
  config: { path: 'shop', respond: 'accept', waitSeconds: 30 },
};
const broken = `export async function main(order: string) {
  const found: any = null;
  return found.total;
}`;

test('J3 a webhook call waits for its result, another one gets a run id, and Ada sees the run live', async ({
  page,
  millrace,
}) => {
  await page.goto('/w/demo/runs');
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  const call = (path: string, body: object) =>
    fetch(`${millrace.origin}/hooks/demo/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const waited = await call('refund', { order: 'A-1002', amount: 20 });
  expect(waited.status).toBe(200);
  expect(await waited.json()).toMatchObject({ order: 'A-1002' });
  const slow = 'export const main = () => new Promise((done) => setTimeout(done, 2500, "packed"));';
  await millrace.restClient().publishFlow('shop/order', oneScript(slow, hook));
  const accepted = await call('shop', { order: 'A-7' });
  expect(accepted.status).toBe(202);
  const { runId } = await accepted.json();
  const row = page.getByRole('table', { name: 'Runs' }).locator(`[data-run-id="${runId}"]`);
  await expect(row).toHaveAttribute('data-status', 'running');
  await row.getByRole('link').click();
  await expect(page.getByRole('status').filter({ hasText: /Running|Succeeded/ })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Succeeded' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Run panel' })).toContainText('packed');
});

test('J7 a failed run shows the failing line; its input comes along to the editor, and a rerun takes the mended version', async ({
  page,
  millrace,
}) => {
  const client = millrace.restClient();
  await client.publishFlow('shop/total', oneScript(broken));
  const failed = await client.startAndWait('shop/total', { order: 'A-9' });
  expect(failed.status).toBe('failed');
  await page.goto('/w/demo/runs?status=failed');
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click();
  const panel = page.getByRole('region', { name: 'Run panel' });
  await expect(panel.getByRole('treeitem', { name: 'Work, failed' })).toBeVisible();
  await expect(panel.locator('[data-failed-line="3"]')).toContainText('return found.total;');
  await client.publishFlow('shop/total', oneScript('export const main = () => 42;'));
  await page.reload();
  await page.getByRole('button', { name: 'Rerun' }).click();
  await page.getByRole('menuitem', { name: 'Version 2, the newest' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Succeeded' })).toBeVisible();
  await expect(panel).toContainText('42');
  await page.getByRole('link', { name: 'Open in the editor' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Run' }).getByLabel('Order')).toHaveValue('A-9');
});

test('J7 a mended flow is restarted from the step that failed, and what succeeded before is taken over', async ({
  page,
  millrace,
}) => {
  const client = millrace.restClient();
  await client.publishFlow('shop/parcel', twoScripts(broken));
  const failed = await client.startAndWait('shop/parcel', { order: 'A-9' });
  await client.publishFlow('shop/parcel', twoScripts('export const main = () => "sent";'));
  await page.goto(`/w/demo/runs/${failed.id}`);
  const panel = page.getByRole('region', { name: 'Run panel' });
  await panel.getByRole('treeitem', { name: 'Work, failed' }).click();
  await panel.getByRole('button', { name: 'Restart from here' }).click();
  const dialog = page.getByRole('dialog', { name: /Restart from/ });
  await expect(dialog).toContainText('Changed since this run: Work');
  await dialog.getByRole('button', { name: 'Restart', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Succeeded' })).toBeVisible();
  await panel.getByRole('treeitem', { name: 'Pack, succeeded' }).click();
  await expect(panel).toContainText('Taken over from the run that this one restarts.');
});

test('the list follows runs without a reload, and its filters stand in the address as chips', async ({
  page,
  millrace,
}) => {
  const client = millrace.restClient();
  await client.publishFlow('shop/total', oneScript(broken));
  await page.goto('/w/demo/runs');
  await expect(page.getByRole('heading', { name: 'Runs' })).toBeVisible();
  const { id } = await client.startAndWait('shop/total', {});
  const row = page.locator(`[data-run-id="${id}"]`);
  await expect(row).toHaveAttribute('data-status', 'failed');
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Succeeded');
  await expect(page).toHaveURL(/status=succeeded/);
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove the filter Succeeded' }).click();
  await page.getByRole('combobox', { name: 'Started by' }).selectOption('By hand');
  await page.getByRole('combobox', { name: 'Time' }).selectOption('Last hour');
  await expect(page).toHaveURL(/trigger=manual&time=hour/);
  await page.reload();
  await expect(row).toBeVisible();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(page).toHaveURL(/\/runs$/);
});

test('cancelling asks first; the request is withdrawn with the run', async ({ page, millrace }) => {
  const client = millrace.restClient();
  const { runId } = await startAsking(client, {});
  await page.goto(`/w/demo/runs/${runId}`);
  await page.getByRole('button', { name: 'Cancel run' }).click();
  const question = page.getByRole('dialog', { name: 'Cancel this run?' });
  await question.getByRole('button', { name: 'Let it run' }).click();
  expect((await client.getRun(runId)).status).toBe('waiting');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await question.getByRole('button', { name: 'Cancel the run' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Cancelled' })).toBeVisible();
  await page.goto(`/approvals/${encodeURIComponent(`${runId}/ask`)}`);
  await expect(page.getByText('The request was withdrawn')).toBeVisible();
});
