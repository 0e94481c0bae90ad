import { type PointerEvent, useRef } from 'react';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { placeIdOf, planResize } from '../commands/plan-component.ts';
import { useBuilder } from '../state/builder-context.tsx';
import { cellAt } from './grid-geometry.ts';

/** The corner by which a component is made larger or smaller; it snaps to cells. */
export function ResizeHandle({ component }: { component: AppComponent }) {
  const builder = useBuilder();
  const grid = useRef<HTMLElement | null>(null);
  const { x, y } = component.layout.desktop;

  function sizeAt(event: PointerEvent): { w: number; h: number } | undefined {
    if (grid.current === null) return undefined;
    const cell = cellAt(grid.current, { x: event.clientX - 4, y: event.clientY - 4 });
    return { w: Math.max(cell.x - x + 1, 1), h: Math.max(cell.y - y + 1, 1) };
  }

  function handleDown(event: PointerEvent<HTMLElement>): void {
    event.stopPropagation();
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    grid.current = event.currentTarget.closest('[data-component-id]')?.parentElement ?? null;
  }

  function handleMove(event: PointerEvent): void {
    const size = sizeAt(event);
    if (size === undefined) return;
    const item = { id: component.id, x, y, w: Math.min(size.w, 12 - x), h: size.h };
    builder.set({ drop: { place: placeIdOf(component), item } });
  }

  function handleUp(event: PointerEvent): void {
    const size = sizeAt(event);
    grid.current = null;
    builder.set({ drop: null });
    if (size === undefined) return;
    const operation = planResize(builder.store.getState().definition, component.id, size);
    if (operation !== undefined) builder.apply(operation);
  }

  return (
    <span
      aria-hidden
      data-resize-handle
      onPointerDown={handleDown}
      onPointerMove={handleMove}
      onPointerUp={handleUp}
      onPointerCancel={() => {
        grid.current = null;
        builder.set({ drop: null });
      }}
      className="absolute -right-1.5 -bottom-1.5 z-20 size-4 cursor-nwse-resize touch-none rounded-sm border-2 border-accent bg-surface"
    />
  );
}
