import { isNowhere } from '#client/ui/is-nowhere.ts';
import { noteOfElement } from '../commands/placed-things.ts';

/** Frames in which an element that is to be focused may be drawn. */
const maxFocusTries = 20;

/**
 * Focuses an element at once where the focus is in the canvas or nowhere, so that the next key finds it; else in the
 * next frame, when what has the focus has given it back. An element outside the view, or one that was just added, is
 * drawn a moment later; somebody who goes elsewhere meanwhile is not called back.
 */
export function focusWhenDrawn(region: HTMLElement, id: string | undefined): () => void {
  const { activeElement: before } = document;
  let frame = 0;
  let tries = 0;
  const attempt = () => {
    const { activeElement } = document;
    if (tries > 0 && activeElement !== before && !isFree(activeElement, region)) return;
    const element = id === undefined ? null : region.querySelector<HTMLElement>(selectorOf(id));
    if (element) return element.focus({ preventScroll: true });
    if (id === undefined || tries > maxFocusTries) return region.focus({ preventScroll: true });
    tries += 1;
    frame = requestAnimationFrame(attempt);
  };
  if (isFree(before, region)) attempt();
  else frame = requestAnimationFrame(attempt);
  return () => cancelAnimationFrame(frame);
}

function isFree(focused: Element | null, region: HTMLElement): boolean {
  return isNowhere(focused) || region.contains(focused);
}

function selectorOf(elementId: string): string {
  const note = noteOfElement(elementId);
  return note === undefined
    ? `[data-node-id="${CSS.escape(elementId)}"]`
    : `[data-note-id="${CSS.escape(note)}"]`;
}
