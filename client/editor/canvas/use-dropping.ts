import { useReactFlow } from '@xyflow/react';
import type { DragEvent, MouseEvent } from 'react';
import { isNodeKind } from '#shared/nodes/catalogue.ts';
import { addNode } from '../commands/actions.ts';
import { paletteDragType } from '../palette/drag-type.ts';
import { useEditor } from '../state/editor-context.tsx';
import { faceHeight, nodeWidth } from './geometry.ts';

/**
 * Palette entries dropped on the canvas land where they are dropped; on an edge they are put into it. A double click on
 * nothing asks for a node there.
 */
export function useDropping() {
  const editor = useEditor();
  const { screenToFlowPosition } = useReactFlow();
  return {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(paletteDragType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent) => {
      const kind = event.dataTransfer.getData(paletteDragType);
      if (!isNodeKind(kind)) return;
      event.preventDefault();
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
      const element = document.elementFromPoint(event.clientX, event.clientY);
      const edge = element?.closest('[data-edge-id]')?.getAttribute('data-edge-id');
      const position = { x: x - nodeWidth / 2, y: y - faceHeight / 2 };
      addNode(editor, kind, { target: edge ? { edge, position } : { position }, focus: true });
    },
    onDoubleClick: (event: MouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const at = { x: event.clientX, y: event.clientY };
      editor.set({ quickAdd: { at, position: { x: x - nodeWidth / 2, y: y - faceHeight / 2 } } });
    },
  };
}
