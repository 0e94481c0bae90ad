import { useMemo } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { GridSettingsProvider } from '../../shared/grid-settings.tsx';
import { GridView } from '../../shared/grid-view.tsx';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { DesignGrid } from './design-grid.tsx';
import { DesignItem } from './design-item.tsx';

const pagePlace = { parent: null, slot: null };

/** The page as viewers will see it, with frames to select, move and resize what is on it. */
export function PageCanvas() {
  const builder = useBuilder();
  const isPhone = useBuilderState((state) => state.isPhone);
  const isEmpty = useBuilderState(
    ({ definition, page }) => definition.pages.find(({ id }) => id === page)?.components.length === 0,
  );
  const settings = useMemo(
    () => ({ isPhone, isDesign: true, Item: DesignItem, Grid: DesignGrid, Place: GridView }),
    [isPhone],
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape on a component does the same by keyboard
    <section
      aria-label="Page"
      onClick={() => builder.select(null)}
      className="relative min-h-0 min-w-0 flex-1 overflow-auto bg-sunken p-4"
    >
      <div
        className={cx(
          'mx-auto rounded-card border border-line bg-bg text-md',
          isPhone ? 'w-[390px] max-w-full p-2.5' : 'min-w-160 max-w-6xl p-3',
        )}
      >
        <GridSettingsProvider settings={settings}>
          <GridView place={pagePlace} />
        </GridSettingsProvider>
      </div>
      {isEmpty && (
        <p className="pointer-events-none absolute inset-x-0 top-40 text-center text-muted">
          Drag a component here, or press Enter on it in the palette.
        </p>
      )}
    </section>
  );
}
