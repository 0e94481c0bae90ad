import { type FocusEvent, type RefObject, useState } from 'react';
import { isTyping } from '#client/ui/is-typing.ts';
import { nudgeSelection } from '../commands/arrange-actions.ts';
import { commandForKey } from '../commands/command-for-key.ts';
import { type Direction, walkFrom } from '../commands/walk.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/editor-context.tsx';
import { shownPart } from './shown-part.ts';

const arrows: Record<string, { direction: Direction; x: number; y: number }> = {
  ArrowLeft: { direction: 'left', x: -1, y: 0 },
  ArrowRight: { direction: 'right', x: 1, y: 0 },
  ArrowUp: { direction: 'up', x: 0, y: -1 },
  ArrowDown: { direction: 'down', x: 0, y: 1 },
};

/**
 * The canvas by keyboard. It is one tab stop: entering it focuses the selected node, arrows walk along edges,
 * Shift+arrows move the selection by the grid (plain arrows, too, while several are selected), Enter opens the node.
 */
export function useCanvasKeyboard(region: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const [hasFocus, setHasFocus] = useState(false);

  function handleFocus(event: FocusEvent<HTMLElement>): void {
    setHasFocus(true);
    if (!event.target.matches(':focus-visible')) return;
    const focused = event.target.getAttribute('data-node-id');
    if (focused !== null) editor.set({ reveal: { nodes: [focused], focus: false } });
    if (event.target !== region.current) return;
    const { definition, selection } = editor.store.getState();
    const first = selection.nodes.at(-1) ?? definition.nodes[0]?.id;
    if (first !== undefined) goTo(editor, first);
  }

  return {
    tabIndex: hasFocus ? -1 : 0,
    onFocus: handleFocus,
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setHasFocus(false);
    },
    onKeyDown: (event: { nativeEvent: KeyboardEvent }) => handleCanvasKey(editor, event.nativeEvent),
  };
}

/** A key for the canvas: from within it, or from the page itself, when nothing on it has the focus. */
export function handleCanvasKey(editor: Editor, event: KeyboardEvent): void {
  if (isTyping(event.target)) return;
  const arrow = arrows[event.key];
  if (arrow && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    handleArrow(editor, event, arrow);
  } else if (event.key === ' ' && focusedNode(event.target) !== undefined) {
    event.preventDefault();
    toggleSelected(editor, focusedNode(event.target) ?? '');
  } else if (event.key === 'Escape') {
    leave(editor);
  } else if (event.key === 'Enter' && focusedNote(event.target) !== undefined) {
    event.preventDefault();
    if (!editor.store.getState().isReadOnly) editor.set({ editingNote: focusedNote(event.target) ?? null });
  } else if (!(event.key === 'Enter' && isButton(event.target))) {
    selectFocused(editor, event.target);
    runCommand(editor, event);
  }
}

function handleArrow(editor: Editor, event: KeyboardEvent, arrow: (typeof arrows)[string]): void {
  const { isReadOnly, selection } = editor.store.getState();
  const isGroup = selection.nodes.length + selection.notes.length > 1;
  const isNote = focusedNote(event.target) !== undefined;
  if (event.shiftKey || ((isGroup || isNote) && !isReadOnly)) nudgeSelection(editor, arrow);
  else walk(editor, focusedNode(event.target), arrow.direction);
}

/** Escape leaves what was begun first, then the selection, then the body of a container that was entered. */
function leave(editor: Editor): void {
  const { selection, entered, quickAdd } = editor.store.getState();
  const hasSelected = selection.nodes.length + selection.edges.length + selection.notes.length > 0;
  if (!hasSelected && entered !== null && quickAdd === null) {
    editor.set({ entered: null, reveal: { nodes: [entered], focus: true } });
    return;
  }
  editor.select({});
  editor.set({ quickAdd: null, notice: null });
}

function focusedNode(target: EventTarget | null): string | undefined {
  const node = target instanceof Element ? target.closest('[data-node-id]') : null;
  return node?.getAttribute('data-node-id') ?? undefined;
}

function focusedNote(target: EventTarget | null): string | undefined {
  const note = target instanceof Element ? target.closest('[data-note-id]') : null;
  return note?.getAttribute('data-note-id') ?? undefined;
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button') !== null;
}

/** A command is about the node that has the focus, when nothing that was selected has it. */
function selectFocused(editor: Editor, target: EventTarget | null): void {
  const focused = focusedNode(target);
  const { selection } = editor.store.getState();
  if (focused === undefined || selection.nodes.includes(focused)) return;
  if (selection.nodes.length === 0) editor.select({ nodes: [focused] });
}

function goTo(editor: Editor, id: string): void {
  editor.select({ nodes: [id] });
  editor.set({ reveal: { nodes: [id], focus: true } });
}

function walk(editor: Editor, focused: string | undefined, direction: Direction): void {
  const { definition, selection, folded, entered } = editor.store.getState();
  const from = focused ?? selection.nodes.at(-1) ?? '';
  const next = walkFrom(shownPart(definition, { folded, entered }), from, direction);
  if (next !== undefined) goTo(editor, next);
}

function toggleSelected(editor: Editor, id: string): void {
  const { selection } = editor.store.getState();
  const nodes = selection.nodes.includes(id)
    ? selection.nodes.filter((other) => other !== id)
    : [...selection.nodes, id];
  editor.select({ ...selection, nodes });
}

function runCommand(editor: Editor, event: KeyboardEvent): void {
  const command = commandForKey(event, 'canvas');
  if (!command?.isEnabled(editor.store.getState())) return;
  event.preventDefault();
  command.run(editor);
}
