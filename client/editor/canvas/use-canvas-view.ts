import { getViewportForBounds, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect } from 'react';
import { boundsOf } from '../commands/place-node.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

const moveMs = 160;

/** Moves the view: all of it, or to the nodes that something else asked to see. */
export function useCanvasView(region: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const flow = useReactFlow();
  const reveal = useEditorState((state) => state.reveal);

  const fitAll = useCallback(() => {
    const { definition } = editor.store.getState();
    const box = region.current?.getBoundingClientRect();
    if (!box || definition.nodes.length === 0) return;
    const viewport = getViewportForBounds(boundsOf(definition), box.width, box.height, 0.1, 1, 0.12);
    void flow.setViewport(viewport, { duration: duration() });
  }, [editor, flow, region]);

  useEffect(() => {
    const element = region.current;
    if (!reveal || !element) return;
    const { definition } = editor.store.getState();
    const wanted = new Set(reveal.nodes);
    const bounds = boundsOf({ nodes: definition.nodes.filter((node) => wanted.has(node.id)) });
    if (reveal.nodes.length > 0 && !isInView(element, flow.getViewport(), bounds)) {
      const box = element.getBoundingClientRect();
      const zoom = Math.min(flow.getZoom(), 1);
      const fits = bounds.width * zoom < box.width && bounds.height * zoom < box.height;
      if (fits) {
        const middle = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 };
        void flow.setCenter(middle.x, middle.y, { zoom, duration: duration() });
      } else {
        void flow.setViewport(getViewportForBounds(bounds, box.width, box.height, 0.1, 1, 0.12));
      }
    }
    if (reveal.focus) return focusWhenDrawn(element, reveal.nodes[0]);
  }, [editor, flow, region, reveal]);

  return { fitAll };
}

type Box = { x: number; y: number; width: number; height: number };

function isInView(element: HTMLElement, view: { x: number; y: number; zoom: number }, bounds: Box): boolean {
  const { width, height } = element.getBoundingClientRect();
  const left = bounds.x * view.zoom + view.x;
  const top = bounds.y * view.zoom + view.y;
  const right = left + bounds.width * view.zoom;
  const bottom = top + bounds.height * view.zoom;
  return left >= 8 && top >= 8 && right <= width - 8 && bottom <= height - 8;
}

/** A node outside the view is drawn a moment after the view moved; the region takes the focus until then. */
function focusWhenDrawn(region: HTMLElement, id: string | undefined): () => void {
  let frame = 0;
  let tries = 0;
  const attempt = () => {
    const node =
      id === undefined ? null : region.querySelector<HTMLElement>(`[data-node-id="${CSS.escape(id)}"]`);
    if (node) node.focus({ preventScroll: true });
    else if (id === undefined || tries > 20) region.focus({ preventScroll: true });
    else {
      tries += 1;
      frame = requestAnimationFrame(attempt);
    }
  };
  frame = requestAnimationFrame(attempt);
  return () => cancelAnimationFrame(frame);
}

function duration(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : moveMs;
}
