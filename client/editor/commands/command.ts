import type { Editor } from '../state/editor.ts';
import type { EditorState } from '../state/editor-state.ts';

export const commandGroups = ['Edit', 'Add', 'Run', 'Arrange', 'View', 'Flow'] as const;

/** One thing that people can do, for toolbar, menus, palette and keyboard alike (design 9.4). */
export type Command = {
  label: string;
  group: (typeof commandGroups)[number];
  /** Written `Ctrl+Shift+Z`; `Ctrl` is the command key on a Mac. Several are tried in order. */
  shortcuts: readonly string[];
  /** `canvas` shortcuts work while the canvas has the focus, `editor` ones everywhere but while typing. */
  scope: 'canvas' | 'editor';
  /** The browser itself listens to the keys and fires an event of its own, as for copy and paste. */
  isNative?: true;
  /** It stands in the menu of a node. */
  isInMenu?: true;
  isEnabled(state: EditorState): boolean;
  run(editor: Editor): void;
};

export const mayEdit = (state: EditorState): boolean => !state.isReadOnly;

export const hasNodes = ({ isReadOnly, selection }: EditorState): boolean =>
  !isReadOnly && selection.nodes.length > 0;

export const hasOneNode = ({ isReadOnly, selection }: EditorState): boolean =>
  !isReadOnly && selection.nodes.length === 1;

export const hasSelection = ({ isReadOnly, selection }: EditorState): boolean =>
  !isReadOnly && selection.nodes.length + selection.edges.length + selection.notes.length > 0;

/** At least so many things that have a place. */
export const hasPlaced =
  (count: number) =>
  ({ isReadOnly, selection }: EditorState): boolean =>
    !isReadOnly && selection.nodes.length + selection.notes.length >= count;
