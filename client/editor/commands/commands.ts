import type { Editor } from '../state/editor.ts';
import type { EditorState } from '../state/editor-state.ts';
import { deleteSelection, duplicateSelection, selectAll, tidyFlow, toggleDisabled } from './actions.ts';
import { targetBehind } from './plan-add-node.ts';

/** One thing that people can do, for toolbar, menus and keyboard alike (design 9.4). */
export type Command = {
  label: string;
  /** Written `Ctrl+Shift+Z`; `Ctrl` is the command key on a Mac. Several are tried in order. */
  shortcuts: readonly string[];
  /** `canvas` shortcuts work while the canvas has the focus, `editor` ones everywhere but while typing. */
  scope: 'canvas' | 'editor';
  isEnabled(state: EditorState): boolean;
  run(editor: Editor): void;
};

const hasSelection = (state: EditorState) =>
  !state.isReadOnly && state.selection.nodes.length + state.selection.edges.length > 0;
const mayEdit = (state: EditorState) => !state.isReadOnly;

export const commands = {
  undo: {
    label: 'Undo',
    shortcuts: ['Ctrl+Z'],
    scope: 'editor',
    isEnabled: (state) => state.history.undo.length > 0,
    run: (editor) => editor.undo(),
  },
  redo: {
    label: 'Redo',
    shortcuts: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    scope: 'editor',
    isEnabled: (state) => state.history.redo.length > 0,
    run: (editor) => editor.redo(),
  },
  run: {
    label: 'Run',
    shortcuts: ['R'],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: (editor) => editor.set({ dialog: 'run' }),
  },
  publish: {
    label: 'Publish',
    shortcuts: ['P'],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: (editor) => editor.set({ dialog: 'publish' }),
  },
  addNode: {
    label: 'Add a node',
    shortcuts: ['N', 'A'],
    scope: 'canvas',
    isEnabled: mayEdit,
    run: openQuickAdd,
  },
  connect: {
    label: 'Connect to a node',
    shortcuts: ['C'],
    scope: 'canvas',
    isEnabled: (state) => !state.isReadOnly && state.selection.nodes.length === 1,
    run: (editor) => editor.set({ connectFrom: editor.store.getState().selection.nodes[0] ?? null }),
  },
  delete: {
    label: 'Delete',
    shortcuts: ['Delete', 'Backspace'],
    scope: 'canvas',
    isEnabled: hasSelection,
    run: deleteSelection,
  },
  duplicate: {
    label: 'Duplicate',
    shortcuts: ['Ctrl+D'],
    scope: 'canvas',
    isEnabled: hasSelection,
    run: duplicateSelection,
  },
  selectAll: {
    label: 'Select all',
    shortcuts: ['Ctrl+A'],
    scope: 'canvas',
    isEnabled: () => true,
    run: selectAll,
  },
  disable: {
    label: 'Disable',
    shortcuts: ['D'],
    scope: 'canvas',
    isEnabled: hasSelection,
    run: toggleDisabled,
  },
  shortcuts: {
    label: 'Shortcuts',
    shortcuts: ['Shift+?'],
    scope: 'editor',
    isEnabled: () => true,
    run: (editor) => editor.set({ dialog: 'shortcuts' }),
  },
  tidyUp: {
    label: 'Tidy up',
    shortcuts: ['Shift+T'],
    scope: 'canvas',
    isEnabled: (state) => !state.isReadOnly && state.definition.nodes.length > 1,
    run: tidyFlow,
  },
} satisfies Record<string, Command>;

function openQuickAdd(editor: Editor): void {
  const { definition, selection } = editor.store.getState();
  const [selected] = selection.nodes;
  editor.set({ quickAdd: selected === undefined ? {} : targetBehind(definition, selected) });
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The command of a key press within a scope; undefined when no shortcut matches. */
export function commandForKey(press: KeyPress, scope: Command['scope']): Command | undefined {
  return Object.values<Command>(commands).find(
    (command) => command.scope === scope && command.shortcuts.some((shortcut) => matches(press, shortcut)),
  );
}

function matches(press: KeyPress, shortcut: string): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    (press.ctrlKey || press.metaKey) === parts.includes('Ctrl') &&
    press.shiftKey === parts.includes('Shift') &&
    !press.altKey
  );
}
