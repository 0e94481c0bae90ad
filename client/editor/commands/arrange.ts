/** A thing with a place on the canvas, in canvas pixels. */
export type Box = { id: string; x: number; y: number; width: number; height: number };
export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
export type Direction = 'horizontal' | 'vertical';
export type Place = { x: number; y: number };

/** New top left corners that align all boxes with the box around them. */
export function alignBoxes(boxes: readonly Box[], alignment: Alignment): Map<string, Place> {
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const places: Record<Alignment, (box: Box) => Place> = {
    left: ({ y }) => ({ x: left, y }),
    center: ({ y, width }) => ({ x: Math.round((left + right - width) / 2), y }),
    right: ({ y, width }) => ({ x: right - width, y }),
    top: ({ x }) => ({ x, y: top }),
    middle: ({ x, height }) => ({ x, y: Math.round((top + bottom - height) / 2) }),
    bottom: ({ x, height }) => ({ x, y: bottom - height }),
  };
  return new Map(boxes.map((box) => [box.id, places[alignment](box)]));
}

/** New top left corners with equal gaps; the outermost two stay where they are. */
export function distributeBoxes(boxes: readonly Box[], direction: Direction): Map<string, Place> {
  const isHorizontal = direction === 'horizontal';
  const startOf = (box: Box) => (isHorizontal ? box.x : box.y);
  const lengthOf = (box: Box) => (isHorizontal ? box.width : box.height);
  const sorted = [...boxes].sort((a, b) => startOf(a) - startOf(b) || a.id.localeCompare(b.id));
  const start = Math.min(...sorted.map(startOf));
  const end = Math.max(...sorted.map((box) => startOf(box) + lengthOf(box)));
  const filled = sorted.reduce((sum, box) => sum + lengthOf(box), 0);
  const gap = (end - start - filled) / Math.max(1, sorted.length - 1);
  const places = new Map<string, Place>();
  let at = start;
  for (const box of sorted) {
    const place = Math.round(at);
    places.set(box.id, isHorizontal ? { x: place, y: box.y } : { x: box.x, y: place });
    at += lengthOf(box) + gap;
  }
  return places;
}
