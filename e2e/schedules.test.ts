import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

test.use({ settings: { TEST_HOOKS: '1' } });

test('J4 a schedule polls every minute, handles only what is new, and the app shows it', async ({
  page,
  millrace,
}) => {
  const newest = async () => {
    const feed = await (await fetch(`${millrace.origin}/demo/stories.json`)).json();
    return feed.items[0].title as string;
  };
  await page.goto('/apps/demo/new-stories');
  const stories = page.getByRole('table', { name: 'Stories' });
  await expect(stories.getByRole('row', { name: await newest() })).toBeVisible();

  for (let minute = 0; minute < 2; minute += 1) {
    await millrace.advance(60);
    await expect(stories.getByRole('row', { name: await newest() })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByRole('region', { name: 'Your check' })).toContainText('Succeeded', {
    timeout: 30_000,
  });

  await page.goto('/w/demo/runs?flow=samples/new_stories');
  const runs = page.getByRole('table', { name: 'Runs' });
  await expect(runs.getByRole('row', { name: /Succeeded.*New stories.*Schedule/ }).first()).toBeVisible();
  expect(await runs.getByRole('row', { name: /Succeeded/ }).count()).toBeGreaterThanOrEqual(4);

  const rest = millrace.restClient();
  const { items } = await rest.listRuns('samples/new_stories');
  const results = await Promise.all(items.map(async ({ id }) => (await rest.getRun(id)).result));
  const handled = results.flatMap((result) =>
    (result as { stories: { id: string }[] }).stories.map(({ id }) => id),
  );
  expect(handled.length).toBeGreaterThanOrEqual(12);
  expect(new Set(handled).size).toBe(handled.length);
});

test('Ada says when a flow starts and sees the next five times as she types', async ({ page }) => {
  const editor = new EditorDriver(page);
  await editor.createFlow('demo', 'Morning report');
  await editor.add('Schedule', 'Each morning');
  const { inspector } = editor;
  const times = inspector.getByRole('list', { name: 'Next times' }).getByRole('listitem');
  const cron = inspector.getByLabel('Cron');

  await cron.fill('15 7 * * *');
  await inspector.getByRole('combobox', { name: 'Time zone' }).fill('tokyo');
  await page.keyboard.press('Enter');
  await expect(inspector.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Asia/Tokyo');
  await expect(times).toHaveText(Array(5).fill(/07:15 GMT\+9/));
  await expect(editor.nodeTitled('Each morning')).toContainText('Every day at 7:15, Tokyo');

  await inspector.getByLabel('Repeats').selectOption('Every week');
  await inspector.getByRole('button', { name: 'Monday' }).click();
  await expect(cron).toHaveValue('15 7 * * 2,3,4,5');
  await inspector.getByLabel('Repeats').selectOption('Every few minutes');
  await inspector.getByLabel('Minutes between').selectOption('20');
  await expect(cron).toHaveValue('*/20 * * * *');
  await expect(times).toHaveText(Array(5).fill(/:[024]0 GMT\+9/));

  await cron.fill('0 25 * * *');
  await expect(inspector.getByText('The hour "25" is not right')).toBeVisible();
  await expect(times).toHaveCount(0);
  await cron.fill('0 9 30 2 *');
  await expect(inspector.getByText('never comes')).toBeVisible();
});

test('Ada turns a published schedule off and on, in the list and in the editor', async ({
  page,
  millrace,
}) => {
  await page.goto('/w/demo/flows');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Schedules' }).click();
  const row = page.getByRole('table', { name: 'Schedules' }).getByRole('row', { name: /New stories/ });
  await expect(row).toContainText('Every minute, UTC');
  await expect(row).toContainText('Succeeded');
  const isOn = row.getByRole('switch');
  await expect(isOn).toBeChecked();
  await isOn.click();
  await expect(row.getByRole('cell', { name: 'Off', exact: true })).toBeVisible();
  const before = (await millrace.restClient().listRuns('samples/new_stories')).items.length;
  await millrace.advance(600);

  await row.getByRole('link', { name: 'New stories' }).click();
  const editor = new EditorDriver(page);
  await editor.nodeTitled('Every minute').click();
  const published = editor.inspector.getByRole('switch', { name: 'The published schedule is on' });
  await expect(published).not.toBeChecked();
  expect((await millrace.restClient().listRuns('samples/new_stories')).items).toHaveLength(before);
  await published.click();
  await expect(published).toBeChecked();
  await millrace.advance(60);
  const count = async () => (await millrace.restClient().listRuns('samples/new_stories')).items.length;
  await expect.poll(count).toBe(before + 1);
});
