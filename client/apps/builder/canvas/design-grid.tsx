import { useCallback } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { gridColumns, gridRowPx } from '#shared/apps/app-schema.ts';
import type { GridItem } from '#shared/apps/layout.ts';
import type { GridFrameProps } from '../../shared/grid-settings.tsx';
import { useBuilderState } from '../state/builder-context.tsx';

/** A grid of the canvas: takes what is dropped on it, and shows where that would land. */
export function DesignGrid({ place, style, children }: GridFrameProps) {
  const { parent, slot } = place;
  const drop = useBuilderState(
    useCallback(
      (state) =>
        state.drop !== null && state.drop.place.parent === parent && state.drop.place.slot === slot
          ? state.drop
          : null,
      [parent, slot],
    ),
  );
  const isRoot = parent === null;
  return (
    <div
      data-grid
      data-parent={parent ?? ''}
      data-slot={slot ?? ''}
      style={{
        ...style,
        alignContent: 'start',
        minHeight: isRoot ? gridRowPx * 24 : `max(${gridRowPx * 3}px, 100%)`,
      }}
      className={cx(
        'relative min-w-0 rounded-sm',
        !isRoot && 'outline outline-line outline-dashed',
        drop !== null && 'bg-accent-soft/50',
      )}
    >
      {drop !== null && <GridLines />}
      {children}
      {drop?.boxes.map((box) => (
        <LandingBox key={box.id} box={box} />
      ))}
    </div>
  );
}

function LandingBox({ box }: { box: GridItem }) {
  return (
    <div
      aria-hidden
      data-landing={box.id}
      style={{ gridColumn: `${box.x + 1} / span ${box.w}`, gridRow: `${box.y + 1} / span ${box.h}` }}
      className="pointer-events-none z-10 flex items-end justify-end rounded-control border-2 border-accent border-dashed bg-accent/10 p-1"
    >
      <span className="rounded-sm bg-accent px-1 font-medium text-2xs text-on-accent">
        {box.w} × {box.h}
      </span>
    </div>
  );
}

/** The columns, seen only while something is dragged. */
function GridLines() {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 grid grid-cols-12">
      {Array.from({ length: gridColumns }, (_, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its number
        <div key={column} className="border-accent/20 border-l border-dashed last:border-r" />
      ))}
    </div>
  );
}
