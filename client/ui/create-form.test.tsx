import { act } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, type } from '#client/testing/mount.tsx';
import { CreateForm } from './create-form.tsx';

function aForm(refusal?: Error) {
  const made: { title: string; address: string }[] = [];
  const { container, find } = mount(
    <CreateForm
      noun="flow"
      example="Refunds"
      addressLabel="Path"
      addressHelp={(path) => `At ${path}`}
      suggest={(title) => title.toLowerCase()}
      problemOf={(path) => (path.includes(' ') ? 'No spaces.' : undefined)}
      onCreate={async (wanted) => {
        if (refusal) throw refusal;
        made.push(wanted);
      }}
      onClose={() => undefined}
    />,
  );
  const submit = () =>
    act(async () => {
      find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    });
  return { container, made, submit, field: (label: string) => fieldLabelled(container, label) };
}

test('the address follows the title until it is written by hand', async () => {
  const { container, made, submit, field } = aForm();
  await submit();
  expect(container.textContent).toContain('Give the flow a title.');
  type(field('Title'), 'Refunds');
  expect(field('Path').value).toBe('refunds');
  type(field('Path'), 'my own');
  type(field('Title'), 'Refunds 2');
  await submit();
  expect(container.textContent).toContain('No spaces.');
  type(field('Path'), 'mine');
  await submit();
  expect(made).toEqual([{ title: 'Refunds 2', address: 'mine' }]);
});

test('what the server refuses is said at the address', async () => {
  const { container, submit, field } = aForm(new Error('It is taken.'));
  type(field('Title'), 'Refunds');
  await submit();
  expect(container.textContent).toMatch(/taken|went wrong/);
});
