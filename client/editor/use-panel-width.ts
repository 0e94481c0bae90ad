import { type KeyboardEvent, type PointerEvent, useState } from 'react';

type PanelLimits = { storageKey: string; initial: number; min: number; max: number };

/** The width of the panel at the right in pixels, kept in this browser; dragged, or moved by arrow keys. */
export function usePanelWidth({ storageKey, initial, min, max }: PanelLimits) {
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(storageKey)) || initial));

  function clamp(value: number): number {
    return Math.round(Math.min(Math.max(value, min), max));
  }

  function change(value: number): void {
    setWidth(clamp(value));
    localStorage.setItem(storageKey, String(clamp(value)));
  }

  function handlePointerDown(event: PointerEvent<HTMLElement>): void {
    const start = { x: event.clientX, width };
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => change(start.width + start.x - moved.clientX);
    const end = () => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  }

  function handleKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    change(width + (event.key === 'ArrowLeft' ? 24 : -24));
  }

  const separator = {
    role: 'separator',
    'aria-label': 'Width of the inspector',
    'aria-orientation': 'vertical',
    'aria-valuenow': width,
    'aria-valuemin': min,
    'aria-valuemax': max,
    tabIndex: 0,
    onPointerDown: handlePointerDown,
    onKeyDown: handleKeyDown,
  } as const;
  return { width, separator };
}
