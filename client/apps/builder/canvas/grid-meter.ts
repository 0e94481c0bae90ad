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

/**
 * Finds cells during one gesture. The heights of rows are those at its beginning: what is shown while dragging moves
 * neighbours and so the rows, and what lies under the pointer must not depend on that.
 */
export function createGridMeter() {
  const measured = new Map<HTMLElement, number[]>();

  function tracksOf(grid: HTMLElement): number[] {
    const known = measured.get(grid);
    if (known !== undefined) return known;
    const tracks = getComputedStyle(grid)
      .gridTemplateRows.split(' ')
      .map((track) => Number.parseFloat(track))
      .filter((height) => Number.isFinite(height));
    measured.set(grid, tracks);
    return tracks;
  }

  return {
    /** The cell that a point of the window lies in; `isCorner`: the cell whose upper left corner is nearest. */
    cellAt(grid: HTMLElement, point: Point, { isCorner = false } = {}): Point {
      const box = grid.getBoundingClientRect();
      const scale = box.width / (Number.parseFloat(getComputedStyle(grid).width) || box.width);
      const width = box.width / scale;
      const half = isCorner ? { x: width / gridColumns / 2, y: gridRowPx / 2 } : { x: 0, y: 0 };
      const distance = { x: (point.x - box.left) / scale, y: (point.y - box.top) / scale };
      return {
        x: columnAt(width, distance.x + half.x),
        y: rowAt(tracksOf(grid), Math.max(0, distance.y + half.y)),
      };
    },
  };
}

/** The innermost grid under a point that does not lie in a component that is dragged. */
export function gridUnder(point: Point, dragged: readonly string[]): HTMLElement | undefined {
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    const grid = element.closest<HTMLElement>('[data-grid]');
    if (grid !== null && !dragged.some((id) => isWithin(grid, id))) return grid;
  }
  return undefined;
}

function isWithin(element: Element, id: string): boolean {
  return element.closest(`[data-component-id="${CSS.escape(id)}"]`) !== null;
}

export function placeOfGrid(grid: HTMLElement): GridPlaceId {
  return { parent: grid.dataset.parent || null, slot: grid.dataset.slot || null };
}

export function elementOf(id: string): HTMLElement | null {
  return document.querySelector(`[data-component-id="${CSS.escape(id)}"]`);
}
