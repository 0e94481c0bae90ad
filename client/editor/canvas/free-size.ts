type Size = { width: number; height: number };
type Rect = Size & { left: number; top: number };

/** How much of the canvas, from its top left corner, no panel covers. */
export function freeSize(region: HTMLElement): Size {
  // What lies under a version or the test cases that are shown covers nothing.
  const panel = document.querySelector(':not([inert]) > [data-over-canvas]');
  const box = region.getBoundingClientRect();
  return panel === null ? box : uncovered(box, panel.getBoundingClientRect());
}

/** A panel that is almost as wide as the canvas stands at its bottom, another one at its right. */
export function uncovered(region: Rect, panel: Rect): Size {
  const { width, height } = region;
  return panel.width > width * 0.8
    ? { width, height: Math.max(0, Math.min(height, panel.top - region.top)) }
    : { width: Math.max(0, Math.min(width, panel.left - region.left)), height };
}
