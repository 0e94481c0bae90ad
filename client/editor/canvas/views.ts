import { getViewportForBounds } from '@xyflow/react';
import type { FlowNode } from '#shared/graph/schema.ts';
import { boundsOf } from '../commands/place-node.ts';
import { noteOfElement } from '../commands/placed-things.ts';
import type { EditorState } from '../state/editor-state.ts';
import { containerFrames } from './container-frames.ts';
import { shownPart } from './shown-part.ts';

export type ViewOf = (bounds: Box, region: Size, state: EditorState) => View;
type Size = { width: number; height: number };
type Box = Size & { x: number; y: number };
type View = { x: number; y: number; zoom: number };

export const minZoom = 0.1;
/** A growing flow is kept in sight as a whole down to this zoom; then the view follows the new node. */
export const minFollowZoom = 0.35;
/** Free room around everything, as a part of the view. */
const fitPadding = 0.06;
const phonePx = 640;
const beginningZoom = 0.5;
const edgeMargin = 48;

/** The box around all that is drawn, areas of containers with it; undefined when there is nothing. */
export function boundsOfShown(state: EditorState): Box | undefined {
  const { nodes, notes } = shownPart(state.definition, state);
  if (nodes.length + notes.length === 0) return undefined;
  const ids = new Set(nodes.map(({ id }) => id));
  const frames = containerFrames(state.definition.nodes, state.areaSizes).filter(
    ({ id }) => ids.has(id) && !state.folded.has(id),
  );
  return around([boundsOf({ nodes, notes }), ...frames]);
}

export function boundsOfElements({ definition }: EditorState, ids: readonly string[]): Box {
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

/** A part of it, with its surroundings. */
export function viewOfSome(bounds: Box, region: Size): View {
  return getViewportForBounds(bounds, region.width, region.height, minZoom, 1, 0.2);
}

/** Everything; where that could not be read, the beginning of it. */
export function viewToRead(bounds: Box, region: Size, state: EditorState): View {
  const view = viewOfAll(bounds, region);
  if (view.zoom >= (region.width < phonePx ? beginningZoom : minFollowZoom)) return view;
  const zoom = beginningZoom;
  const margin = fitPadding * region.width;
  const first = isTaller(bounds, region, zoom) ? firstOf(state) : undefined;
  const middle = first === undefined ? bounds.y + bounds.height / 2 : first.position.y;
  return { zoom, x: margin - bounds.x * zoom, y: region.height / 2 - middle * zoom };
}

function isTaller(bounds: Box, region: Size, zoom: number): boolean {
  return bounds.height * zoom > region.height;
}

function firstOf(state: EditorState): FlowNode | undefined {
  return shownPart(state.definition, state).nodes.reduce<FlowNode | undefined>(
    (first, node) => (first === undefined || node.position.x < first.position.x ? node : first),
    undefined,
  );
}

/** Everything, however small it gets. */
export function viewOfAll(bounds: Box, region: Size): View {
  return getViewportForBounds(bounds, region.width, region.height, minZoom, 1, fitPadding);
}

/** Moves the view as little as needed; zooms out only when the nodes do not fit. Undefined when all is in view. */
export function viewThatShows(bounds: Box, view: View, region: Size): View | undefined {
  const width = bounds.width * view.zoom;
  const height = bounds.height * view.zoom;
  if (width > region.width - edgeMargin || height > region.height - edgeMargin) {
    return viewOfAll(bounds, region);
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
