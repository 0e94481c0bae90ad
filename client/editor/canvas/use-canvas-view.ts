import { getViewportForBounds, useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { boundsOf } from '../commands/place-node.ts';
import { noteOfElement } from '../commands/placed-things.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import type { EditorState } from '../state/editor-state.ts';
import { containerFrames } from './container-frames.ts';
import { scopeThatShows, shownPart } from './shown-part.ts';

const moveMs = 160;
/** Free room around everything, as a part of the view. */
const fitPadding = 0.06;
/** A growing flow is kept in sight as a whole down to this zoom; then the view follows the new node. */
const minFollowZoom = 0.35;
/** Frames in which an element that is to be focused may be drawn. */
const maxFocusTries = 20;

/** Moves the view: all of it, or to the nodes that something else asked to see. */
export function useCanvasView(region: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const flow = useReactFlow();
  const reveal = useEditorState((state) => state.reveal);
  const viewChange = useEditorState((state) => state.viewChange);
  /** Nobody has moved the view since it showed everything: then it goes on showing everything, as far as that is readable. */
  const isFitted = useRef(true);

  const fitAll = useCallback(() => {
    isFitted.current = true;
    const bounds = boundsOfShown(editor.store.getState());
    const box = region.current?.getBoundingClientRect();
    if (!box || bounds === undefined) return;
    const viewport = viewOfAll(bounds, box);
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
    const state = editor.store.getState();
    const { definition } = state;
    const scope = scopeThatShows(definition.nodes, state, reveal.nodes);
    if (scope.folded !== state.folded || scope.entered !== state.entered) editor.set(scope);
    const bounds = boundsOfElements(state, reveal.nodes);
    if (reveal.nodes.length > 0) {
      const view = viewThatShows(bounds, flow.getViewport(), element.getBoundingClientRect());
      const all = getViewportForBounds(
        boundsOfShown(state) ?? bounds,
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

  useEffect(() => {
    if (viewChange === null) return;
    const { selection } = editor.store.getState();
    if (viewChange.kind === 'fit') fitAll();
    else if (viewChange.kind === 'in') void flow.zoomIn({ duration: duration() });
    else if (viewChange.kind === 'out') void flow.zoomOut({ duration: duration() });
    else if (region.current) {
      const { clientWidth: width, clientHeight: height } = region.current;
      const bounds = boundsOfElements(editor.store.getState(), selection.nodes);
      isFitted.current = false;
      const view = getViewportForBounds(bounds, width, height, 0.1, 1, 0.2);
      void flow.setViewport(view, { duration: duration() });
    }
  }, [editor, fitAll, flow, region, viewChange]);

  /** A move without an event is our own. */
  const handleMoveStart = useCallback((event: MouseEvent | TouchEvent | null) => {
    if (event !== null) isFitted.current = false;
  }, []);

  return { fitAll, handleMoveStart };
}

/** The box around all that is drawn, areas of containers with it; undefined when there is nothing. */
function boundsOfShown(state: EditorState): Box | undefined {
  const { nodes, notes } = shownPart(state.definition, state);
  if (nodes.length + notes.length === 0) return undefined;
  const ids = new Set(nodes.map(({ id }) => id));
  const frames = containerFrames(state.definition.nodes, state.areaSizes).filter(
    ({ id }) => ids.has(id) && !state.folded.has(id),
  );
  return around([boundsOf({ nodes, notes }), ...frames]);
}

function boundsOfElements({ definition }: EditorState, ids: readonly string[]): Box {
  const wanted = new Set(ids);
  const notes = new Set(ids.flatMap((id) => noteOfElement(id) ?? []));
  return boundsOf({
    nodes: definition.nodes.filter((node) => wanted.has(node.id)),
    notes: definition.notes.filter((note) => notes.has(note.id)),
  });
}

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
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

/**
 * Focuses an element at once where the focus is in the canvas or nowhere, so that the next key finds it; else in the
 * next frame, when what has the focus has given it back. An element outside the view, or one that was just added, is
 * drawn a moment later; somebody who goes elsewhere meanwhile is not called back.
 */
function focusWhenDrawn(region: HTMLElement, id: string | undefined): () => void {
  const { activeElement: before } = document;
  let frame = 0;
  let tries = 0;
  const attempt = () => {
    const { activeElement } = document;
    if (tries > 0 && activeElement !== before && !isFree(activeElement, region)) return;
    const element = id === undefined ? null : region.querySelector<HTMLElement>(selectorOf(id));
    if (element) return element.focus({ preventScroll: true });
    if (id === undefined || tries > maxFocusTries) return region.focus({ preventScroll: true });
    tries += 1;
    frame = requestAnimationFrame(attempt);
  };
  if (isFree(before, region)) attempt();
  else frame = requestAnimationFrame(attempt);
  return () => cancelAnimationFrame(frame);
}

function isFree(focused: Element | null, region: HTMLElement): boolean {
  return focused === null || focused === document.body || region.contains(focused);
}

function selectorOf(elementId: string): string {
  const note = noteOfElement(elementId);
  return note === undefined
    ? `[data-node-id="${CSS.escape(elementId)}"]`
    : `[data-note-id="${CSS.escape(note)}"]`;
}

function duration(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : moveMs;
}
