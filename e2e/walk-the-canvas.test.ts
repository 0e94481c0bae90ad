import { expect, test } from './fixtures.ts';
import { keyboardPerson } from './keyboard.ts';

test('B21 arrows walk along edges, Escape goes back to the node, and the end of a run is told', async ({
  page,
}) => {
  const ada = keyboardPerson(page);
  await page.goto('/');
  await ada.walkTo('group', { name: 'Refund form, manual' });
  await ada.press('ArrowRight');
  await expect(ada.find('group', { name: 'Score request, script' })).toBeFocused();
  await ada.press('ArrowRight');
  await expect(ada.find('group', { name: 'Who decides?, branch' })).toBeFocused();
  await ada.press('ArrowLeft');
  const score = ada.find('group', { name: 'Score request, script' });
  await expect(score).toBeFocused();

  await ada.press('Enter');
  await expect(ada.find('dialog', { name: 'Score request, script' })).toBeVisible();
  await ada.press('Escape');
  await expect(score).toBeFocused();

  await ada.press('r');
  await ada.walkTo('textbox', { name: 'Amount to refund' });
  await ada.press('ControlOrMeta+a');
  await ada.type('20');
  await ada.press('Enter');
  const told = ada.find('status', { name: 'Test run' });
  await expect(told).toContainText('Succeeded');
  await expect(ada.find('treeitem', { name: /Answer/ })).toBeVisible();
});
