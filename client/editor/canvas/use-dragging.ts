import { useReactFlow } from '@xyflow/react';
import { type MouseEvent as ReactMouseEvent, useCallback } from 'react';
import type { FlowOperation } from '#shared/graph/operations.ts';
import { cutNotice } from '../commands/move-into.ts';
import { planMove, withHeldNodes } from '../commands/placed-things.ts';
import type { Editor } from '../state/editor.ts';
import { useEditor } from '../state/editor-context.tsx';
import type { Point } from '../state/editor-state.ts';
import { containerUnder, planReparent } from './drop-into.ts';
import type { CanvasElement } from './to-react-flow.ts';

type Pressed = ReactMouseEvent | MouseEvent | TouchEvent;
type Dragged = { id: string; position: Point };

/**
 * Dragging nodes and notes: the container that would take them is marked meanwhile, and one edit moves them all,
 * also into a container and out of it.
 */
export function useDragging() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  const onNodeDrag = useCallback(
    (event: Pressed, node: CanvasElement, moving: CanvasElement[]) => {
      const pointer = screenToFlowPosition(pointOf(event), { snapToGrid: false });
      const dropInto = node.type === 'step' ? dropTarget(editor, { id: node.id, pointer }, moving) : null;
      if (editor.store.getState().dropInto !== dropInto) editor.set({ dropInto });
    },
    [editor, screenToFlowPosition],
  );
  const onNodeDragStop = useCallback(
    (event: Pressed, node: CanvasElement, moving: CanvasElement[]) => {
      const pointer = screenToFlowPosition(pointOf(event), { snapToGrid: false });
      const target = node.type === 'step' ? dropTarget(editor, { id: node.id, pointer }, moving) : undefined;
      editor.set({ dropInto: null });
      drop(editor, moving, target);
    },
    [editor, screenToFlowPosition],
  );
  return { onNodeDrag, onNodeDragStop };
}

function pointOf(event: Pressed): Point {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? 0, y: at?.clientY ?? 0 };
}

function dropTarget(
  editor: Editor,
  node: { id: string; pointer: Point },
  moving: readonly Dragged[],
): string | null {
  const { definition, areaSizes, entered } = editor.store.getState();
  const ids = moving.map(({ id }) => id);
  const found = containerUnder(definition.nodes, node, { sizes: areaSizes, moving: ids });
  return found ?? entered;
}

/** `target` undefined: only notes were dragged. */
function drop(editor: Editor, moving: readonly Dragged[], target: string | null | undefined): void {
  const { definition } = editor.store.getState();
  const places = new Map(moving.map(({ id, position }) => [id, position]));
  const move = planMove(definition, withHeldNodes(definition, places));
  if (move === undefined) return;
  const { operations, cut } = reparent(editor, moving, target);
  if (!editor.apply(operations.length === 0 ? move : { kind: 'batch', operations: [move, ...operations] }))
    return;
  if (cut > 0) editor.notify(cutNotice(cut));
}

function reparent(
  editor: Editor,
  moving: readonly Dragged[],
  target: string | null | undefined,
): { operations: FlowOperation[]; cut: number } {
  if (target === undefined) return { operations: [], cut: 0 };
  const { definition } = editor.store.getState();
  const ids = new Set(moving.map(({ id }) => id));
  // What goes along with its container stays in it.
  const own = definition.nodes.filter(
    ({ id, parentId }) => ids.has(id) && (parentId === undefined || !ids.has(parentId)),
  );
  return planReparent(
    definition,
    own.map(({ id }) => id),
    target,
  );
}
