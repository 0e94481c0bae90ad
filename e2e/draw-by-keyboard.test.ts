import { expect, test } from './fixtures.ts';
import { type KeyboardPerson, keyboardPerson } from './keyboard.ts';

test('J2 Ada draws and publishes webhook, script, branch, approval and script by keyboard alone', async ({
  page,
  millrace,
}) => {
  await page.goto('/w/demo/flows');
  const ada = keyboardPerson(page);
  await ada.walkTo('button', { name: 'New flow' });
  await ada.press('Enter');
  await expect(ada.find('dialog')).toBeVisible();
  await ada.type('By keyboard');
  await ada.press('Enter');
  await expect(ada.find('region', { name: 'Canvas' })).toBeVisible();

  await add(ada, 'web', 'Webhook');
  await open(ada, 'Order arrives');
  await ada.walkTo('textbox', { name: 'Path' });
  await ada.type('by-keyboard');
  await leave(ada, 'Order arrives, webhook');

  await add(ada, 'scr', 'Script');
  await open(ada, 'Score');
  await ada.walkTo('textbox', { name: 'Code' });
  await ada.press('ControlOrMeta+a');
  await ada.type('export function main(amount: number) { return { amount, large: amount > 100 }; ');
  await ada.press('F6');
  await expect(ada.find('region', { name: 'Output' })).toBeFocused();
  await ada.walkTo('radio', { name: 'Static' }, 'Shift+Tab');
  await ada.press('ArrowRight');
  await ada.walkTo('textbox', { name: 'amount' });
  await ada.type('input.amount');
  await leave(ada, 'Score, script');

  await add(ada, 'bra', 'Branch');
  await open(ada, 'Is it large');
  await ada.walkTo('textbox', { name: 'When' });
  await ada.press('ControlOrMeta+a');
  await ada.type('results.score.large');
  await leave(ada, 'Is it large, branch');

  await add(ada, 'app', 'Approval');
  await open(ada, 'Ask Lee');
  await leave(ada, 'Ask Lee, approval');
  await add(ada, 'scr', 'Script');
  await open(ada, 'Write');
  await leave(ada, 'Write, script');

  await ada.press('ArrowLeft');
  await expect(ada.find('group', { name: 'Ask Lee, approval' })).toBeFocused();
  await ada.press('c');
  await expect(ada.find('combobox', { name: 'Connect to' })).toBeFocused();
  await ada.type('rej');
  await ada.pressAtOnce('Enter', 'ArrowLeft');
  await expect(ada.find('group', { name: 'From Ask Lee to Write' })).toHaveCount(2);
  await expect(ada.find('group', { name: 'Is it large, branch' })).toBeFocused();
  await ada.press('c');
  await expect(ada.find('combobox', { name: 'Connect to' })).toBeFocused();
  await ada.type('else to write');
  await ada.press('Enter');
  await expect(ada.find('group', { name: 'From Is it large to Write' })).toHaveCount(1);

  await expect(ada.find('status').filter({ hasText: 'Saved' })).toBeVisible();
  await ada.press('p');
  await expect(ada.find('dialog', { name: 'Publish' })).toBeVisible();
  await ada.type('First version');
  await ada.walkTo('button', { name: /^Publish version/ });
  await ada.press('Enter');
  await expect(ada.find('dialog', { name: 'Publish' })).toBeHidden();

  const small = await fetch(`${millrace.origin}/hooks/demo/by-keyboard`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: 5 }),
  });
  expect(small.status).toBe(200);
});

/** Quick add: `N`, three letters, Enter; what is added is connected and has the focus. */
async function add(ada: KeyboardPerson, letters: string, kind: string): Promise<void> {
  await ada.press('n');
  await expect(ada.find('combobox', { name: 'Add a node' })).toBeFocused();
  await ada.type(letters);
  await ada.press('Enter');
  await expect(ada.find('group', { name: new RegExp(`^${kind}.*, ${kind}$`, 'i') }).last()).toBeFocused();
}

/** Opens the node that has the focus and gives it a title. */
async function open(ada: KeyboardPerson, title: string): Promise<void> {
  await ada.press('Enter');
  await ada.walkTo('textbox', { name: 'Title' });
  await ada.press('ControlOrMeta+a');
  await ada.type(title);
}

async function leave(ada: KeyboardPerson, name: string): Promise<void> {
  const node = ada.find('group', { name, exact: true });
  for (let tries = 0; tries < 3; tries += 1) {
    await ada.press('Escape');
    if ((await ada.find('dialog').count()) === 0) break;
  }
  await expect(node).toBeFocused();
}
