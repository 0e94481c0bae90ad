import { type PointerEvent, useEffect, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import type { ResizeSide } from '#shared/apps/layout.ts';
import { type Landing, landingOperation, landResize, placeIdOf } from '../commands/landing.ts';
import { useBuilder } from '../state/builder-context.tsx';
import { createGridMeter, type MeasuredGrid } from './grid-meter.ts';

const handles: readonly { name: string; side: ResizeSide; className: string }[] = [
  { name: 'left', side: { x: -1, y: 0 }, className: '-left-1 inset-y-0 w-2 cursor-ew-resize' },
  { name: 'right', side: { x: 1, y: 0 }, className: '-right-1 inset-y-0 w-2 cursor-ew-resize' },
  { name: 'bottom', side: { x: 0, y: 1 }, className: '-bottom-1 inset-x-0 h-2 cursor-ns-resize' },
  {
    name: 'left-corner',
    side: { x: -1, y: 1 },
    className: '-left-1.5 -bottom-1.5 size-3 cursor-nesw-resize',
  },
  { name: 'corner', side: { x: 1, y: 1 }, className: '-right-1.5 -bottom-1.5 size-3 cursor-nwse-resize' },
];

/** The edges and corners by which a component is made larger or smaller; they snap to cells. */
export function ResizeHandles({ component }: { component: AppComponent }) {
  return handles.map(({ name, side, className }) => (
    <ResizeHandle key={name} name={name} component={component} side={side} className={className} />
  ));
}

type ResizeHandleProps = { name: string; component: AppComponent; side: ResizeSide; className: string };

function ResizeHandle({ name, component, side, className }: ResizeHandleProps) {
  const pull = useResize(component, side);
  const isCorner = name.endsWith('corner');
  return (
    <span
      aria-hidden
      data-resize-handle={name}
      {...pull}
      className={cx(
        'absolute z-20 touch-none',
        isCorner && 'z-21 rounded-sm border-2 border-accent bg-surface',
        className,
      )}
    />
  );
}

/** Pulling an edge: the new size and the pushed neighbours show at once, Escape takes it back. */
function useResize(component: AppComponent, side: ResizeSide) {
  const { id } = component;
  const place = placeIdOf(component);
  const builder = useBuilder();
  const gesture = useRef<{ grid: MeasuredGrid; meter: ReturnType<typeof createGridMeter> } | null>(null);

  function landingAt({ clientX: x, clientY: y }: PointerEvent): Landing | undefined {
    if (gesture.current === null) return undefined;
    const { grid, meter } = gesture.current;
    const cell = meter.cellAt(grid, { x, y });
    return landResize(builder.store.getState().definition, id, { side, cell });
  }

  function stop(): void {
    gesture.current = null;
    builder.set({ drop: null });
  }

  useEffect(() => {
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || gesture.current === null) return;
      event.stopPropagation();
      gesture.current = null;
      builder.set({ drop: null });
    };
    window.addEventListener('keydown', cancel, { capture: true });
    return () => window.removeEventListener('keydown', cancel, { capture: true });
  }, [builder]);

  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      event.stopPropagation();
      event.preventDefault();
      const meter = createGridMeter();
      const grid = meter.gridOf(place);
      if (grid === undefined) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      gesture.current = { grid, meter };
    },
    onPointerMove(event: PointerEvent): void {
      const landing = landingAt(event);
      if (landing === undefined) return;
      const { drop } = builder.store.getState();
      if (JSON.stringify(drop?.boxes) === JSON.stringify(landing.boxes)) return;
      builder.set({ drop: { ...landing, isResize: true } });
    },
    onPointerUp(event: PointerEvent): void {
      const landing = landingAt(event);
      stop();
      const operation = landing && landingOperation(builder.store.getState().definition, landing);
      if (operation !== undefined) builder.apply(operation);
    },
    onPointerCancel: stop,
    onClick: (event: { stopPropagation(): void }) => event.stopPropagation(),
  };
}
