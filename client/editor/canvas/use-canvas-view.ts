import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { focusWhenDrawn } from './focus-when-drawn.ts';
import { freeSize } from './free-size.ts';
import { scopeThatShows } from './shown-part.ts';
import {
  boundsOfElements,
  boundsOfShown,
  minFollowZoom,
  type ViewOf,
  viewOfAll,
  viewOfSome,
  viewThatShows,
  viewToRead,
} from './views.ts';

const moveMs = 160;

/** Moves the view: all of it, or to the nodes that something else asked to see. */
export function useCanvasView(region: RefObject<HTMLElement | null>) {
  const editor = useEditor();
  const flow = useReactFlow();
  const reveal = useEditorState((state) => state.reveal);
  const viewChange = useEditorState((state) => state.viewChange);
  /** What the view shows, until somebody moves it: then it goes on showing that when the region or the flow changes. */
  const shown = useRef<ViewOf | null>(viewToRead);
  const [isPlaced, setIsPlaced] = useState(false);

  const show = useCallback(
    (viewOf: ViewOf, ms = duration()) => {
      shown.current = viewOf;
      const state = editor.store.getState();
      const bounds = boundsOfShown(state);
      const box = region.current && freeSize(region.current);
      if (box && bounds !== undefined) void flow.setViewport(viewOf(bounds, box, state), { duration: ms });
    },
    [editor, flow, region],
  );
  const fitAll = useCallback(() => show(viewOfAll), [show]);
  const handleInit = useCallback(() => {
    show(viewToRead, 0);
    setIsPlaced(true);
  }, [show]);

  useEffect(() => {
    const element = region.current;
    if (!element) return;
    let isFirst = true;
    const observer = new ResizeObserver(() => {
      if (!isFirst && shown.current) show(shown.current);
      isFirst = false;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [show, region]);

  useEffect(() => {
    const element = region.current;
    if (!reveal || !element) return;
    const state = editor.store.getState();
    const { definition } = state;
    const scope = scopeThatShows(definition.nodes, state, reveal.nodes);
    if (scope.folded !== state.folded || scope.entered !== state.entered) editor.set(scope);
    const bounds = boundsOfElements(state, reveal.nodes);
    if (reveal.nodes.length > 0) {
      const free = freeSize(element);
      const view = viewThatShows(bounds, flow.getViewport(), free);
      const all = viewOfAll(boundsOfShown(state) ?? bounds, free);
      if (view && shown.current && all.zoom >= minFollowZoom) fitAll();
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
      const bounds = boundsOfElements(editor.store.getState(), selection.nodes);
      shown.current = null;
      const view = viewOfSome(bounds, freeSize(region.current));
      void flow.setViewport(view, { duration: duration() });
    }
  }, [editor, fitAll, flow, region, viewChange]);

  /** A move without an event is our own. */
  const handleMoveStart = useCallback((event: MouseEvent | TouchEvent | null) => {
    if (event !== null) shown.current = null;
  }, []);

  return { fitAll, handleInit, handleMoveStart, isPlaced };
}

function duration(): number {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : moveMs;
}
