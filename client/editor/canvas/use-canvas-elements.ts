import { applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { companyIn, noteElementId, noteOfElement } from '../commands/placed-things.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { shownPart } from './shown-part.ts';
import {
  type CanvasEdge,
  type CanvasElement,
  toCanvasEdges,
  toCanvasNodes,
  toCanvasNotes,
} from './to-react-flow.ts';

/**
 * The document as React Flow's elements. Positions follow the pointer here while something is dragged; the document
 * changes once, when it is dropped.
 */
export function useCanvasElements() {
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const selection = useEditorState((state) => state.selection);
  const folded = useEditorState((state) => state.folded);
  const entered = useEditorState((state) => state.entered);
  const shown = useMemo(() => shownPart(definition, { folded, entered }), [definition, folded, entered]);
  const toElements = (before: readonly CanvasElement[]): CanvasElement[] => [
    ...toCanvasNotes(shown.notes, new Set(selection.notes), before),
    ...toCanvasNodes(shown.nodes, new Set(selection.nodes), before),
  ];
  const [nodes, setNodes] = useState<CanvasElement[]>(() => toElements([]));
  const lastEdges = useRef<CanvasEdge[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `toElements` is made of what is listed.
  useLayoutEffect(() => setNodes(toElements), [shown.nodes, shown.notes, selection.nodes, selection.notes]);

  const edges = useMemo(() => {
    lastEdges.current = toCanvasEdges(shown, new Set(selection.edges), lastEdges.current);
    return lastEdges.current;
  }, [shown, selection.edges]);

  const changeNodes = useCallback(
    (changes: NodeChange<CanvasElement>[]) => {
      const state = editor.store.getState();
      const moves = changes.filter((change) => change.type === 'position' || change.type === 'dimensions');
      if (moves.length > 0) {
        setNodes((before) => applyNodeChanges(withCompany(moves, before, state.definition), before));
      }
      const { selection: current } = state;
      const chosen = withSelectChanges([...current.nodes, ...current.notes.map(noteElementId)], changes);
      if (chosen) editor.select({ ...current, ...splitElements(chosen) });
    },
    [editor],
  );

  const changeEdges = useCallback(
    (changes: EdgeChange<CanvasEdge>[]) => {
      const { selection: current } = editor.store.getState();
      const next = withSelectChanges(current.edges, changes);
      if (next) editor.select({ ...current, edges: next });
    },
    [editor],
  );

  return { nodes, edges, changeNodes, changeEdges };
}

/** What stands inside a dragged container or on a dragged note goes along with it. */
function withCompany(
  changes: NodeChange<CanvasElement>[],
  before: readonly CanvasElement[],
  definition: FlowDefinition,
): NodeChange<CanvasElement>[] {
  const hasBodies = definition.nodes.some(({ parentId }) => parentId !== undefined);
  if (!hasBodies && definition.notes.length === 0) return changes;
  const companyOf = companyIn(definition);
  const changed = new Set(changes.flatMap((change) => ('id' in change ? [change.id] : [])));
  const along = changes.flatMap((change): NodeChange<CanvasElement>[] => {
    if (change.type !== 'position' || change.position === undefined) return [];
    // A note that is resized at its left or top moves, too.
    if (change.dragging === undefined && noteOfElement(change.id) !== undefined) return [];
    const inside = new Set(companyOf(change.id));
    if (inside.size === 0) return [];
    const old = before.find(({ id }) => id === change.id)?.position ?? change.position;
    const { x, y } = change.position;
    return before
      .filter(({ id }) => inside.has(id) && !changed.has(id))
      .map(({ id, position }) => ({
        id,
        type: 'position',
        position: { x: position.x + x - old.x, y: position.y + y - old.y },
        dragging: change.dragging ?? false,
      }));
  });
  return along.length === 0 ? changes : [...changes, ...along];
}

function splitElements(ids: readonly string[]): { nodes: string[]; notes: string[] } {
  return {
    nodes: ids.filter((id) => noteOfElement(id) === undefined),
    notes: ids.flatMap((id) => noteOfElement(id) ?? []),
  };
}

function withSelectChanges(
  selected: readonly string[],
  changes: readonly (NodeChange<CanvasElement> | EdgeChange<CanvasEdge>)[],
): string[] | undefined {
  const next = new Set(selected);
  let hasChanged = false;
  for (const change of changes) {
    if (change.type !== 'select' || next.has(change.id) === change.selected) continue;
    hasChanged = true;
    if (change.selected) next.add(change.id);
    else next.delete(change.id);
  }
  return hasChanged ? [...next] : undefined;
}
