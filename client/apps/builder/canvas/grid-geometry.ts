import { gridColumns, gridRowPx } from '#shared/apps/app-schema.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';

type Point = { x: number; y: number };

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

/** The cell of a grid that a point of the window lies in. */
export function cellAt(grid: HTMLElement, point: Point): { x: number; y: number } {
  const box = grid.getBoundingClientRect();
  const tracks = getComputedStyle(grid)
    .gridTemplateRows.split(' ')
    .map((track) => Number.parseFloat(track))
    .filter((height) => Number.isFinite(height));
  return {
    x: columnAt(box.width, point.x - box.left),
    y: rowAt(tracks, Math.max(0, point.y - box.top)),
  };
}

/** The innermost grid under a point that does not lie in the component that is dragged. */
export function gridUnder(point: Point, draggedId: string | null): HTMLElement | undefined {
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    const grid = element.closest<HTMLElement>('[data-grid]');
    if (grid === null) continue;
    const isInDragged = draggedId !== null && isWithin(grid, draggedId);
    if (!isInDragged) return grid;
  }
  return undefined;
}

function isWithin(element: Element, id: string): boolean {
  return element.closest(`[data-component-id="${CSS.escape(id)}"]`) !== null;
}

export function placeOfGrid(grid: HTMLElement): GridPlaceId {
  return { parent: grid.dataset.parent || null, slot: grid.dataset.slot || null };
}
