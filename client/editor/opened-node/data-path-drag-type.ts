/** The type under which a dragged value carries its path. */
export const dataPathDragType = 'application/x-millrace-path';
