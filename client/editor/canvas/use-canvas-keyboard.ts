import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from 'react';
import { isTyping } from '#client/ui/is-typing.ts';
import { nudgeSelection } from '../commands/actions.ts';
import { commandForKey } from '../commands/commands.ts';
import { type Direction, walkFrom } from '../commands/walk.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/editor-context.tsx';

const arrows: Record<string, { direction: Direction; x: number; y: number }> = {
  ArrowLeft: { direction: 'left', x: -1, y: 0 },
  ArrowRight: { direction: 'right', x: 1, y: 0 },
  ArrowUp: { direction: 'up', x: 0, y: -1 },
  ArrowDown: { direction: 'down', x: 0, y: 1 },
};

export type NodeActions = {
  /** A node was opened: Enter or double click. */
  onOpenNode?: ((id: string) => void) | undefined;
  /** Its title is to be written: F2. */
  onRenameNode?: ((id: string) => void) | undefined;
};

/**
 * The canvas by keyboard. It is one tab stop: entering it focuses the selected node, arrows walk along edges,
 * Shift+arrows move the selection by the grid, Enter opens the node.
 */
export function useCanvasKeyboard(region: RefObject<HTMLElement | null>, on: NodeActions) {
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

  function handleKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (isTyping(event.target) || event.altKey) return;
    const focused = focusedNode(event.target);
    const arrow = arrows[event.key];
    if (arrow && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (event.shiftKey) nudgeSelection(editor, arrow);
      else walk(editor, focused, arrow.direction);
    } else if (event.key === 'Enter' && focused !== undefined && event.target instanceof HTMLElement) {
      event.preventDefault();
      editor.select({ nodes: [focused] });
      on.onOpenNode?.(focused);
    } else if (event.key === 'F2' && focused !== undefined) {
      event.preventDefault();
      on.onRenameNode?.(focused);
    } else if (event.key === ' ' && focused !== undefined) {
      event.preventDefault();
      toggleSelected(editor, focused);
    } else if (event.key === 'Escape') {
      editor.select({});
      editor.set({ quickAdd: null, notice: null });
    } else {
      runCommand(editor, event);
    }
  }

  return {
    tabIndex: hasFocus ? -1 : 0,
    onFocus: handleFocus,
    onBlur: (event: FocusEvent<HTMLElement>) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setHasFocus(false);
    },
    onKeyDown: handleKeyDown,
  };
}

function focusedNode(target: EventTarget): string | undefined {
  const node = target instanceof Element ? target.closest('[data-node-id]') : null;
  return node?.getAttribute('data-node-id') ?? undefined;
}

function goTo(editor: Editor, id: string): void {
  editor.select({ nodes: [id] });
  editor.set({ reveal: { nodes: [id], focus: true } });
}

function walk(editor: Editor, focused: string | undefined, direction: Direction): void {
  const { definition, selection } = editor.store.getState();
  const from = focused ?? selection.nodes.at(-1) ?? '';
  const next = walkFrom(definition, from, direction);
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
