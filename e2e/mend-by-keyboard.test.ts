import { twoScripts } from './approval-flows.ts';
import { expect, test } from './fixtures.ts';
import { keyboardPerson } from './keyboard.ts';

const broken = `export function main(order: string) {
  const found: { total: number } | undefined = undefined;
  return found.total;
}`;

test('J7 Ada finds a failed run, mends its step, tests it and restarts from it by keyboard alone', async ({
  page,
  millrace,
}) => {
  const client = millrace.restClient();
  await client.publishFlow('shop/parcel', twoScripts(broken));
  await client.startAndWait('shop/parcel', { order: 'A-9' });
  const ada = keyboardPerson(page);

  await page.goto('/w/demo/flows');
  await ada.walkTo('link', { name: 'Runs' });
  await ada.press('Enter');
  await expect(ada.find('table', { name: 'Runs' })).toBeVisible();
  await ada.walkTo('link', { name: 'Failed' });
  await ada.press('Enter');

  await ada.walkTo('treeitem', { name: 'Work, failed' });
  await expect(page.locator('[data-failed-line="3"]')).toContainText('return found.total;');
  await ada.walkTo('link', { name: 'Open in the editor' });
  await ada.press('Enter');

  await expect(ada.find('group', { name: 'Work, script' })).toBeVisible();
  await ada.walkTo('group', { name: 'Start, manual' });
  await ada.press('ArrowRight');
  await ada.press('ArrowRight');
  await expect(ada.find('group', { name: 'Work, script' })).toBeFocused();
  await ada.press('Enter');
  await ada.walkTo('textbox', { name: 'Code' });
  await ada.press('ControlOrMeta+a');
  await ada.type('export const main = () => "sent"; ');
  await ada.press('Escape', 'Escape');
  if ((await ada.find('dialog').count()) > 0) await ada.press('Escape');
  await expect(ada.find('group', { name: 'Work, script' })).toBeFocused();
  await expect(ada.find('status').filter({ hasText: 'Saved' })).toBeVisible();

  await ada.press('t');
  await expect(ada.find('status', { name: 'Test run' })).toContainText('Succeeded');
  await expect(ada.find('group', { name: 'Work, script' })).toBeFocused();

  await ada.press('p');
  await expect(ada.find('dialog', { name: 'Publish' })).toBeVisible();
  await ada.walkTo('button', { name: /^Publish version/ });
  await ada.press('Enter');
  await expect(ada.find('dialog', { name: 'Publish' })).toBeHidden();

  await ada.walkTo('link', { name: 'Runs' }, 'Shift+Tab');
  await ada.press('Enter');
  await ada.walkTo('link', { name: 'Failed' });
  await ada.press('Enter');
  await ada.walkTo('treeitem', { name: 'Work, failed' });
  await ada.walkTo('button', { name: 'Restart from here' });
  await ada.press('Enter');
  await expect(ada.find('dialog', { name: /Restart from/ })).toContainText('Changed since this run: Work');
  await ada.walkTo('button', { name: 'Restart' });
  await ada.press('Enter');
  await expect(ada.find('status').filter({ hasText: 'Succeeded' })).toBeVisible();
  await ada.walkTo('treeitem', { name: 'Start, succeeded' });
  await ada.walkTo('treeitem', { name: 'Work, succeeded' }, 'ArrowDown');
  await expect(ada.find('region', { name: 'Run panel' })).toContainText('sent');
});
