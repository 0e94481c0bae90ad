import { applyNodeChanges, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { type CanvasEdge, type CanvasNode, toCanvasEdges, toCanvasNodes } from './to-react-flow.ts';

/**
 * The document as React Flow's elements. Positions follow the pointer here while something is dragged; the document
 * changes once, when it is dropped.
 */
export function useCanvasElements() {
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const selection = useEditorState((state) => state.selection);
  const [nodes, setNodes] = useState<CanvasNode[]>(() =>
    toCanvasNodes(definition.nodes, new Set(selection.nodes), []),
  );
  const lastEdges = useRef<CanvasEdge[]>([]);

  useLayoutEffect(() => {
    setNodes((before) => toCanvasNodes(definition.nodes, new Set(selection.nodes), before));
  }, [definition.nodes, selection.nodes]);

  const edges = useMemo(() => {
    lastEdges.current = toCanvasEdges(definition, new Set(selection.edges), lastEdges.current);
    return lastEdges.current;
  }, [definition, selection.edges]);

  const changeNodes = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const moves = changes.filter((change) => change.type === 'position' || change.type === 'dimensions');
      if (moves.length > 0) setNodes((before) => applyNodeChanges(moves, before));
      const { selection: current } = editor.store.getState();
      const next = withSelectChanges(current.nodes, changes);
      if (next) editor.select({ ...current, nodes: next });
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

function withSelectChanges(
  selected: readonly string[],
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[],
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
