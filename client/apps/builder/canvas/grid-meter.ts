import { gridColumns, gridRowPx } from '#shared/apps/app-schema.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';

export type Point = { x: number; y: number };

/** The row that a distance from the top lies in; rows after the last that is drawn have the usual height. */
export function rowAt(tracks: readonly number[], distance: number): number {
  let top = 0;
  for (const [row, height] of tracks.entries()) {
    if (distance < top + height) return row;
    top += height;
  }
  return tracks.length + Math.max(0, Math.floor((distance - top) / gridRowPx));
}

export function columnAt(width: number, distance: number): number {
  const column = Math.floor(distance / (width / gridColumns));
  return Math.min(Math.max(column, 0), gridColumns - 1);
}

/** A grid as it was at the beginning of a gesture. */
export type MeasuredGrid = {
  place: GridPlaceId;
  box: DOMRect;
  /** Where a drop counts as one into this grid. */
  hit: Box;
  depth: number;
  tracks: number[];
  /** How much larger it is drawn than laid out. */
  scale: number;
};

type Box = { left: number; top: number; right: number; bottom: number };

/**
 * Finds cells during one gesture, in the places that the grids had at its beginning: what is shown while dragging moves
 * neighbours and the containers among them, and what lies under the pointer must not depend on that.
 */
export function createGridMeter(dragged: readonly string[] = []) {
  const page = document.querySelector<HTMLElement>('[data-page-canvas]');
  const startTop = page?.scrollTop ?? 0;
  const grids = [...document.querySelectorAll<HTMLElement>('[data-grid]')]
    .filter((grid) => !dragged.some((id) => isWithin(grid, id)))
    .map(measure);

  /** The point where it would be had nothing been scrolled since the beginning. */
  function unscrolled({ x, y }: Point): Point {
    return { x, y: y + (page?.scrollTop ?? 0) - startTop };
  }

  return {
    /** The innermost grid under a point of the window. */
    gridAt(point: Point): MeasuredGrid | undefined {
      if (page === null || !isIn(page.getBoundingClientRect(), point)) return undefined;
      const at = unscrolled(point);
      const under = grids.filter(({ depth, hit }) => depth === 0 || isIn(hit, at));
      return under.sort((a, b) => b.depth - a.depth)[0];
    },
    gridOf(place: GridPlaceId): MeasuredGrid | undefined {
      return grids.find((grid) => grid.place.parent === place.parent && grid.place.slot === place.slot);
    },
    /** The cell that a point of the window lies in; `isCorner`: the cell whose upper left corner is nearest. */
    cellAt({ box, scale, tracks }: MeasuredGrid, point: Point, { isCorner = false } = {}): Point {
      const at = unscrolled(point);
      const width = box.width / scale;
      const half = isCorner ? { x: width / gridColumns / 2, y: gridRowPx / 2 } : { x: 0, y: 0 };
      const y = (at.y - box.top) / scale + half.y;
      return { x: columnAt(width, (at.x - box.left) / scale + half.x), y: rowAt(tracks, Math.max(0, y)) };
    },
  };
}

function measure(grid: HTMLElement): MeasuredGrid {
  const box = grid.getBoundingClientRect();
  const style = getComputedStyle(grid);
  const tracks = style.gridTemplateRows
    .split(' ')
    .map((track) => Number.parseFloat(track))
    .filter((height) => Number.isFinite(height));
  const scale = box.width / (Number.parseFloat(style.width) || box.width);
  return { place: placeOfGrid(grid), box, hit: hitOf(grid, box), depth: depthOf(grid), tracks, scale };
}

/** The edges of a container belong to what is around it, so that something can be put beside it. */
const edgePx = 8;

function hitOf(grid: HTMLElement, box: DOMRect): Box {
  const owner = grid.closest('[data-component-id]')?.getBoundingClientRect() ?? box;
  return {
    left: owner.left + edgePx,
    right: owner.right - edgePx,
    top: box.top - edgePx,
    bottom: owner.bottom - edgePx,
  };
}

function depthOf(grid: HTMLElement): number {
  const outer = grid.parentElement?.closest<HTMLElement>('[data-grid]');
  return outer ? depthOf(outer) + 1 : 0;
}

function isIn({ left, top, right, bottom }: Box, { x, y }: Point): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

function isWithin(element: Element, id: string): boolean {
  return element.closest(`[data-component-id="${CSS.escape(id)}"]`) !== null;
}

function placeOfGrid(grid: HTMLElement): GridPlaceId {
  return { parent: grid.dataset.parent || null, slot: grid.dataset.slot || null };
}

export function elementOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-component-id="${CSS.escape(id)}"]`);
}
