import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { publishPeopleDesk } from './people-desk.ts';
import { viewAsLee } from './view-as.ts';

const mostScriptBytes = 320_000;

test.describe('J6', () => {
  // The first press of Save names a version that two later ones have replaced.
  test.use({ expectedRefusals: [409] });

  for (const { where, width, height } of [
    { where: 'at a desk', width: 1440, height: 900 },
    { where: 'on a phone', width: 390, height: 844 },
  ]) {
    test(`J6 an operator searches a table, edits a row and sees it changed, while the builder publishes, ${where}`, async ({
      openAnother,
      page,
      millrace,
    }) => {
      const rest = millrace.restClient();
      await publishPeopleDesk(rest);
      await viewAsLee(page);
      await page.setViewportSize({ width, height });
      await page.goto('/');
      await page.getByRole('link', { name: 'People desk' }).click();
      await expect(page.getByRole('row', { name: /Person 1\b/ })).toBeVisible();
      await page.getByRole('searchbox', { name: 'Search' }).fill('person 2');
      await expect(page.getByRole('row', { name: /Person 23/ })).toBeVisible();
      await expect(page.getByRole('row', { name: /Person 1\b/ })).toHaveCount(0);
      await page.getByRole('row', { name: /Person 21/ }).click();
      await expect(page.getByLabel('New name')).toHaveValue('Person 21');
      await page.getByLabel('New name').fill('Person 2, Grace');
      await expectNoSideScroll(page);

      const ada = await openAnother();
      await publishAgain(ada, 2);
      await publishAgain(ada, 3);

      await page.getByRole('button', { name: 'Save' }).click();
      const messages = page.getByRole('status', { name: 'Notifications' });
      await expect(messages).toContainText('This app was updated meanwhile');
      await expect(page.getByLabel('New name')).toHaveValue('Person 2, Grace');
      await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('person 2');
      await expect(page.getByRole('row', { name: /Person 21/ })).toHaveAttribute('aria-selected', 'true');

      await page.getByRole('button', { name: 'Save' }).dblclick();
      await expect(messages).toContainText('Person 2, Grace was saved');
      await expect(page.getByRole('row', { name: /Person 2, Grace/ })).toBeVisible();
      await expect(page.locator('[data-component-id="status"]').getByRole('status')).toContainText(
        'Succeeded',
      );
      const { items } = await rest.listRuns('desk/people');
      const renames = items.filter(({ trigger }) => trigger.app?.action === 'rename');
      expect(renames.map(({ status, input, trigger }) => [status, input, trigger.app?.version])).toEqual([
        ['succeeded', { task: 'rename', id: 'P-21', name: 'Person 2, Grace', by: 'lee@demo.localhost' }, 3],
      ]);
    });
  }
});

test.describe('what is refused', () => {
  test.use({ expectedRefusals: [400, 403] });

  test('what the server finds wrong stands at the app in words, and a broken part leaves the rest working', async ({
    page,
    millrace,
  }) => {
    const rest = millrace.restClient();
    await publishPeopleDesk(rest);
    await viewAsLee(page);
    await page.goto('/apps/demo/people-desk');
    const messages = page.getByRole('status', { name: 'Notifications' });
    await page.getByLabel('New name').fill('Somebody');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(messages).toContainText('Select a row first');
    await page.getByRole('row', { name: /Person 3\b/ }).click();
    await page.getByLabel('New name').fill('x');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(messages).toContainText(/at least 2/);
    const { items } = await rest.listRuns('desk/people');
    expect(items.filter(({ trigger }) => trigger.app?.action === 'rename')).toEqual([]);
  });

  test('somebody whom an app was not shared with reads that they have no access', async ({
    page,
    millrace,
  }) => {
    await publishPeopleDesk(millrace.restClient());
    await page.goto('/w/demo/apps');
    await expect(page.getByRole('link', { name: 'People desk' })).toBeVisible();
    const closed = await page.request.post('/trpc/apps.setAccess', {
      headers: { origin: millrace.origin },
      data: { workspace: 'demo', appId: await appId(page), access: 'private' },
    });
    expect(closed.status()).toBe(200);
    await viewAsLee(page);
    await page.goto('/apps/demo/people-desk');
    await expect(page.getByRole('heading', { name: 'You have no access to this' })).toBeVisible();
  });
});

test('a published app loads no code of the builder and the editor', async ({ page, millrace }) => {
  await publishPeopleDesk(millrace.restClient());
  await viewAsLee(page);
  const addresses = new Set<string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'script') addresses.add(request.url());
  });
  await page.goto('/apps/demo/people-desk');
  await expect(page.getByRole('row', { name: /Person 1\b/ })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const urls = [...addresses];
  expect(urls.filter((url) => /builder|editor|flow-canvas|flows-page|run-page/.test(url))).toEqual([]);
  const bodies = await Promise.all(urls.map(async (url) => (await page.request.get(url)).body()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes, 'all scripts of the page with React, compressed').toBeLessThan(mostScriptBytes);
});

async function appId(page: Page): Promise<string> {
  const input = encodeURIComponent(JSON.stringify({ workspace: 'demo', slug: 'people-desk' }));
  const answer = await page.request.get(`/trpc/apps.get?input=${input}`);
  return (await answer.json()).result.data.id;
}

/** Ada adds a heading and publishes that. */
async function publishAgain(page: Page, version: number): Promise<void> {
  await page.goto('/w/demo/apps/people-desk');
  await page
    .getByRole('region', { name: 'Components' })
    .getByRole('button', { name: 'Heading', exact: true })
    .press('Enter');
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Publish version ${version}` })
    .click();
  await expect(page.getByText(`Version ${version} is published`)).toBeVisible({ timeout: 30_000 });
}

async function expectNoSideScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
}
