import type { Editor } from '../state/editor.ts';
import { type Command, hasOneNode, mayEdit } from './command.ts';
import { addNote } from './note-actions.ts';
import { targetBehind } from './plan-add-node.ts';

export const addCommands = {
  addNode: {
    label: 'Add a node',
    group: 'Add',
    shortcuts: ['N', 'A'],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: openQuickAdd,
  },
  connect: {
    label: 'Connect to a node',
    group: 'Add',
    shortcuts: ['C'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasOneNode,
    run: (editor) => editor.set({ connectFrom: editor.store.getState().selection.nodes[0] ?? null }),
  },
  addNote: {
    label: 'Add a note',
    group: 'Add',
    shortcuts: ['Shift+N'],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: addNote,
  },
} satisfies Record<string, Command>;

function openQuickAdd(editor: Editor): void {
  const { definition, selection } = editor.store.getState();
  const [selected] = selection.nodes;
  editor.set({ quickAdd: selected === undefined ? {} : targetBehind(definition, selected) });
}
