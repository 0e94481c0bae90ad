/** The type under which a dragged palette entry carries its kind. */
export const paletteDragType = 'application/x-millrace-kind';
