import { cx } from '#client/ui/class-names.ts';
import { gridRowPx } from '#shared/apps/app-schema.ts';
import type { GridFrameProps } from '../../shared/grid-settings.tsx';
import { useBuilderState } from '../state/builder-context.tsx';

/** A grid of the canvas: takes what is dropped on it, and shows where that would land. */
export function DesignGrid({ place, style, children }: GridFrameProps) {
  const drop = useBuilderState((state) =>
    state.drop?.place.parent === place.parent && state.drop.place.slot === place.slot ? state.drop : null,
  );
  const isRoot = place.parent === null;
  return (
    <div
      data-grid
      data-parent={place.parent ?? ''}
      data-slot={place.slot ?? ''}
      style={{ ...style, minHeight: gridRowPx * (isRoot ? 24 : 3) }}
      className={cx(
        'min-w-0 rounded-sm',
        !isRoot && 'outline outline-line outline-dashed',
        drop !== null && 'bg-accent-soft',
      )}
    >
      {children}
      {drop !== null && (
        <div
          aria-hidden
          style={{
            gridColumn: `${drop.item.x + 1} / span ${drop.item.w}`,
            gridRow: `${drop.item.y + 1} / span ${drop.item.h}`,
          }}
          className="pointer-events-none z-10 rounded-control border-2 border-accent border-dashed opacity-70"
        />
      )}
    </div>
  );
}
