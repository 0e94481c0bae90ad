import type { Point } from './grid-meter.ts';

const edgePx = 48;
const stepPx = 14;

/** Scrolls the page of the canvas while something is dragged near its upper or lower edge. */
export function createEdgeScroll() {
  let pointer: Point | null = null;
  let frame = 0;

  function step(): void {
    frame = 0;
    const page = document.querySelector<HTMLElement>('[data-page-canvas]');
    if (pointer === null || page === null) return;
    const box = page.getBoundingClientRect();
    const isOver =
      pointer.x > box.left && pointer.x < box.right && pointer.y > box.top && pointer.y < box.bottom;
    if (!isOver) return;
    const by = pointer.y < box.top + edgePx ? -stepPx : pointer.y > box.bottom - edgePx ? stepPx : 0;
    if (by === 0) return;
    page.scrollBy({ top: by });
    frame = requestAnimationFrame(step);
  }

  return {
    follow(point: Point): void {
      pointer = point;
      if (frame === 0) frame = requestAnimationFrame(step);
    },
    stop(): void {
      pointer = null;
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
