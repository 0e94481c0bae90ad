import { getViewportForBounds, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { boundsOf } from '../commands/place-node.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

const moveMs = 160;
/** Free room around everything, as a part of the view. */
const fitPadding = 0.06;
/** A growing flow is kept in sight as a whole down to this zoom; then the view follows the new node. */
const minFollowZoom = 0.35;

/** Moves the view: all of it, or to the nodes that something else asked to see. */
export function useCanvasView(region: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const flow = useReactFlow();
  const reveal = useEditorState((state) => state.reveal);
  /** Nobody has moved the view since it showed everything: then it goes on showing everything, as far as that is readable. */
  const isFitted = useRef(true);

  const fitAll = useCallback(() => {
    isFitted.current = true;
    const { definition } = editor.store.getState();
    const box = region.current?.getBoundingClientRect();
    if (!box || definition.nodes.length === 0) return;
    const viewport = viewOfAll(boundsOf(definition), box);
    void flow.setViewport(viewport, { duration: duration() });
  }, [editor, flow, region]);

  useEffect(() => {
    const element = region.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (isFitted.current) fitAll();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [fitAll, region]);

  useEffect(() => {
    const element = region.current;
    if (!reveal || !element) return;
    const { definition } = editor.store.getState();
    const wanted = new Set(reveal.nodes);
    const bounds = boundsOf({ nodes: definition.nodes.filter((node) => wanted.has(node.id)) });
    if (reveal.nodes.length > 0) {
      const view = viewThatShows(bounds, flow.getViewport(), element.getBoundingClientRect());
      const all = getViewportForBounds(
        boundsOf(definition),
        element.clientWidth,
        element.clientHeight,
        0.1,
        1,
        fitPadding,
      );
      if (view && isFitted.current && all.zoom >= minFollowZoom) fitAll();
      else if (view) void flow.setViewport(view, { duration: duration(), interpolate: 'linear' });
    }
    if (reveal.focus) return focusWhenDrawn(element, reveal.nodes[0]);
  }, [editor, fitAll, flow, region, reveal]);

  /** A move without an event is our own. */
  const handleMoveStart = useCallback((event: MouseEvent | TouchEvent | null) => {
    if (event !== null) isFitted.current = false;
  }, []);

  return { fitAll, handleMoveStart };
}

const phonePx = 640;
const minPhoneZoom = 0.5;

/** Everything; on a phone, where that could not be read, the beginning of it. */
function viewOfAll(bounds: Box, region: { width: number; height: number }): View {
  const view = getViewportForBounds(bounds, region.width, region.height, 0.1, 1, fitPadding);
  if (region.width >= phonePx || view.zoom >= minPhoneZoom) return view;
  const zoom = minPhoneZoom;
  const margin = fitPadding * region.width;
  return {
    zoom,
    x: margin - bounds.x * zoom,
    y: region.height / 2 - (bounds.y + bounds.height / 2) * zoom,
  };
}

type Box = { x: number; y: number; width: number; height: number };
type View = { x: number; y: number; zoom: number };

const edgeMargin = 48;

/** Moves the view as little as needed; zooms out only when the nodes do not fit. Undefined when all is in view. */
function viewThatShows(bounds: Box, view: View, region: { width: number; height: number }): View | undefined {
  const width = bounds.width * view.zoom;
  const height = bounds.height * view.zoom;
  if (width > region.width - edgeMargin || height > region.height - edgeMargin) {
    return getViewportForBounds(bounds, region.width, region.height, 0.1, 1, fitPadding);
  }
  const x = view.x + shiftInto(bounds.x * view.zoom + view.x, width, region.width);
  const y = view.y + shiftInto(bounds.y * view.zoom + view.y, height, region.height);
  return x === view.x && y === view.y ? undefined : { x, y, zoom: view.zoom };
}

function shiftInto(start: number, length: number, room: number): number {
  const margin = Math.min(edgeMargin, (room - length) / 2);
  if (start < margin) return margin - start;
  if (start + length > room - margin) return room - margin - length - start;
  return 0;
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
