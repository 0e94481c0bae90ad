import { expect, test } from 'vitest';
import { fieldLabelled, mount, press, pressKey, type } from '#client/testing/mount.tsx';
import { ActingChoice } from './acting-choice.tsx';

const options = ['score', 'send', 'answer'].map((value) => ({ value, label: value }));

function aChoice() {
  const connected: string[] = [];
  const { container } = mount(
    <ActingChoice
      label="out leads to"
      placeholder="Nothing yet"
      options={options}
      action="Connect"
      onChoose={(target) => connected.push(target)}
    />,
  );
  const field = fieldLabelled(container, 'out leads to');
  /** As a browser does it: an arrow changes the value of a closed choice. */
  const walk = (to: string) => {
    pressKey(field, 'ArrowDown');
    type(field, to);
  };
  return { connected, field, walk, button: () => container.querySelector('button') };
}

test('keys walk over the options, and Enter connects', () => {
  const { connected, field, walk, button } = aChoice();
  walk('score');
  walk('send');
  expect(connected).toEqual([]);
  pressKey(field, 'Enter');
  expect(connected).toEqual(['send']);
  expect([field.value, button()]).toEqual(['', null]);
  walk('answer');
  press(button() as HTMLElement);
  expect(connected).toEqual(['send', 'answer']);
});

test('what is picked otherwise is connected at once', () => {
  const { connected, field } = aChoice();
  type(field, 'answer');
  expect(connected).toEqual(['answer']);
});
