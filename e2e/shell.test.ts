import { expectNothingSerious } from './expect-nothing-serious.ts';
import { expect, test } from './fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on lists, home and error pages in ${colorScheme} mode`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/w/demo/schedules');
    await expect(page.getByRole('table', { name: 'Schedules' })).toBeVisible();
    await expectNothingSerious(page);
    await page.goto('/w/demo/flows');
    await expect(page.getByRole('link', { name: 'New stories' })).toBeVisible();
    await expectNothingSerious(page);
    for (const [path, heading] of [
      ['resources', 'Resources'],
      ['scripts', 'Scripts'],
    ] as const) {
      await page.goto(`/w/demo/${path}`);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expectNothingSerious(page);
    }
    await page.goto('/w/demo/nothing');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNothingSerious(page);
    await page.goto('/w/demo/flows');
    await page.getByRole('button', { name: /Ada/ }).click();
    await expectNothingSerious(page);
    await page.getByRole('menuitemradio', { name: /Lee/ }).click();
    await expect(page.getByRole('link', { name: 'New stories' })).toBeVisible();
    await expectNothingSerious(page);
  });
}

test('a choice of dark is kept over a reload', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/w/demo/flows');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('button', { name: /Ada/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect.poll(background).not.toBe(light);
  await page.reload();
  await expect(page.getByRole('link', { name: 'New stories' })).toBeVisible();
  expect(await background()).not.toBe(light);
});

test.describe('where people sign in', () => {
  test.use({ settings: { PUBLIC_URL: 'http://localhost:1' } });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the first admin is set up, signs out and in again, in ${colorScheme} mode`, async ({
      page,
      millrace,
    }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/');
      await expect(page).toHaveURL(/\/setup/);
      await expectNothingSerious(page);
      await page.getByLabel('Code').fill(millrace.setupCode());
      await page.getByLabel('Name').fill('Grace');
      await page.getByLabel('Email').fill('grace@example.com');
      await page.getByLabel('Password').fill('a long enough password');
      await page.getByRole('button', { name: /Create|Set up/ }).click();
      await expect(page.getByRole('heading', { name: 'Flows' })).toBeVisible();
      await expectNothingSerious(page);
      await page.getByRole('button', { name: /Grace/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await expect(page).toHaveURL(/\/sign-in/);
      await expectNothingSerious(page);
      await page.getByLabel('Email').fill('grace@example.com');
      await page.getByLabel('Password').fill('a long enough password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('heading', { name: 'Flows' })).toBeVisible();
    });
  }
});
