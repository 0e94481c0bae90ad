import { act } from 'react';
import { expect, test } from 'vitest';
import { fieldLabelled, mount, press, type } from '#client/testing/mount.tsx';
import { emptyFlow } from '#shared/graph/schema.ts';
import { createEditor } from '../state/editor.ts';
import { EditorProvider } from '../state/editor-context.tsx';
import { createRunStore } from '../state/run-store.ts';
import { FlowInputs } from './flow-inputs.tsx';
import { SettingsBody } from './settings-body.tsx';

function anEditor() {
  return createEditor({
    draft: { revision: 0, definition: emptyFlow },
    server: {
      apply: async () => ({ kind: 'unreachable', message: 'not in this test' }),
      reload: async () => undefined,
    },
    storage: { load: async () => [], put: async () => undefined, remove: async () => undefined },
    isReadOnly: false,
    newId: () => crypto.randomUUID(),
    now: () => 0,
    schedule: () => () => undefined,
  });
}

test('each button, choice and field is a step of undo of its own; typing in one field is one', () => {
  const editor = anEditor();
  const { container } = mount(
    <EditorProvider editor={editor} run={createRunStore()}>
      <SettingsBody>
        <FlowInputs />
      </SettingsBody>
    </EditorProvider>,
  );
  const add = [...container.querySelectorAll('button')].find(
    (button) => button.textContent === 'Add a field',
  );
  const steps = () => editor.store.getState().history.undo.length;
  press(add as HTMLElement);
  press(add as HTMLElement);
  expect(steps()).toBe(2);
  const name = fieldLabelled(container, 'Name');
  act(() => name.focus());
  for (const text of ['a', 'am', 'amount']) type(name, text);
  expect(steps()).toBe(3);
  type(fieldLabelled(container, 'Type of amount'), 'number');
  type(fieldLabelled(container, 'Type of amount'), 'integer');
  expect(steps()).toBe(5);
  act(editor.undo);
  expect(fieldLabelled(container, 'Type of amount').value).toBe('number');
});
