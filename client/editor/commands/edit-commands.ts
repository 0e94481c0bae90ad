import { copyText } from '#client/ui/copy-text.ts';
import type { Editor } from '../state/editor.ts';
import {
  copySelection,
  deleteSelection,
  duplicateSelection,
  pasteText,
  selectAll,
  toggleDisabled,
} from './actions.ts';
import { type Command, hasNodes, hasOneNode, hasSelection, mayEdit } from './command.ts';

export const editCommands = {
  undo: {
    label: 'Undo',
    group: 'Edit',
    shortcuts: ['Ctrl+Z'],
    scope: 'editor',
    isEnabled: (state) => state.history.undo.length > 0,
    run: (editor) => editor.undo(),
  },
  redo: {
    label: 'Redo',
    group: 'Edit',
    shortcuts: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    scope: 'editor',
    isEnabled: (state) => state.history.redo.length > 0,
    run: (editor) => editor.redo(),
  },
  open: {
    label: 'Open',
    group: 'Edit',
    shortcuts: ['Enter'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: ({ selection }) => selection.nodes.length === 1,
    run: (editor) => editor.set({ isNodeOpen: true }),
  },
  rename: {
    label: 'Rename',
    group: 'Edit',
    shortcuts: ['F2'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasOneNode,
    run: (editor) => editor.set({ renaming: editor.store.getState().selection.nodes[0] ?? null }),
  },
  disable: {
    label: 'Disable or enable',
    group: 'Edit',
    shortcuts: ['D'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasNodes,
    run: toggleDisabled,
  },
  copy: {
    label: 'Copy',
    group: 'Edit',
    shortcuts: ['Ctrl+C'],
    scope: 'canvas',
    isNative: true,
    isInMenu: true,
    isEnabled: ({ selection }) => selection.nodes.length > 0,
    run: (editor) => void copyNodes(editor),
  },
  cut: {
    label: 'Cut',
    group: 'Edit',
    shortcuts: ['Ctrl+X'],
    scope: 'canvas',
    isNative: true,
    isEnabled: hasNodes,
    run: (editor) =>
      void copyNodes(editor).then((isCopied) => {
        if (isCopied) deleteSelection(editor);
      }),
  },
  paste: {
    label: 'Paste',
    group: 'Edit',
    shortcuts: ['Ctrl+V'],
    scope: 'canvas',
    isNative: true,
    isEnabled: mayEdit,
    run: (editor) => void pasteNodes(editor),
  },
  duplicate: {
    label: 'Duplicate',
    group: 'Edit',
    shortcuts: ['Ctrl+D'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasNodes,
    run: duplicateSelection,
  },
  subflow: {
    label: 'Turn into a flow of its own',
    group: 'Edit',
    shortcuts: ['Shift+F'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasNodes,
    run: (editor) => editor.set({ dialog: 'subflow' }),
  },
  delete: {
    label: 'Delete',
    group: 'Edit',
    shortcuts: ['Delete', 'Backspace'],
    scope: 'canvas',
    isInMenu: true,
    isEnabled: hasSelection,
    run: deleteSelection,
  },
  selectAll: {
    label: 'Select all',
    group: 'Edit',
    shortcuts: ['Ctrl+A'],
    scope: 'canvas',
    isEnabled: () => true,
    run: selectAll,
  },
} satisfies Record<string, Command>;

/** Without https a page may not use the clipboard by itself, but keys still do. */
async function copyNodes(editor: Editor): Promise<boolean> {
  const isCopied = await copyText(copySelection(editor) ?? '');
  if (!isCopied)
    editor.notify('The browser does not let this page use the clipboard. Press Ctrl+C or Ctrl+X instead.');
  return isCopied;
}

async function pasteNodes(editor: Editor): Promise<void> {
  try {
    pasteText(editor, await navigator.clipboard.readText());
  } catch {
    editor.notify('The browser does not let this page read the clipboard. Press Ctrl+V instead.');
  }
}
