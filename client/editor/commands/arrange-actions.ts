import { gridSize } from '../canvas/geometry.ts';
import { layOut } from '../layout/lay-out.ts';
import { planTidyUp } from '../layout/plan-tidy-up.ts';
import type { Editor } from '../state/editor.ts';
import type { Point } from '../state/editor-state.ts';
import { type Alignment, alignBoxes, type Direction, distributeBoxes } from './arrange.ts';
import { planMove, selectedBoxes, withHeldNodes } from './placed-things.ts';

/** Takes over where nodes and notes were dropped; nothing when they stand where they stood. */
export function moveThings(editor: Editor, places: ReadonlyMap<string, Point>, key?: string): void {
  const move = planMove(editor.store.getState().definition, places);
  if (move !== undefined) editor.apply(move, key);
}

/** Moves what is selected by steps of the grid; holding the key is one step of undo. */
export function nudgeSelection(editor: Editor, by: Point): void {
  const { definition, selection } = editor.store.getState();
  const places = selectedBoxes(definition, selection).map(
    ({ id, x, y }) => [id, { x: x + by.x * gridSize, y: y + by.y * gridSize }] as const,
  );
  moveThings(editor, withHeldNodes(definition, new Map(places)), 'nudge');
}

export function alignSelection(editor: Editor, alignment: Alignment): void {
  const { definition, selection } = editor.store.getState();
  moveThings(editor, alignBoxes(selectedBoxes(definition, selection), alignment));
}

export function distributeSelection(editor: Editor, direction: Direction): void {
  const { definition, selection } = editor.store.getState();
  moveThings(editor, distributeBoxes(selectedBoxes(definition, selection), direction));
}

/**
 * Lays out the selection when there are several nodes in it, else the whole flow. A large flow is laid out beside the
 * page; what was edited meanwhile wins, and the layout is dropped.
 */
export async function tidyFlow(editor: Editor): Promise<void> {
  const { definition, selection } = editor.store.getState();
  const chosen = selection.nodes.length > 1 ? selection.nodes : definition.nodes.map((node) => node.id);
  const places = await planTidyUp(definition, chosen, layOut);
  if (editor.store.getState().definition !== definition) return;
  moveThings(editor, places);
  editor.set({ reveal: { nodes: chosen, focus: false } });
}
