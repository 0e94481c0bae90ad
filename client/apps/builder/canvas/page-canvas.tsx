import { LayoutTemplate } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { Kbd } from '#client/ui/kbd.tsx';
import { useTextClipboard } from '#client/ui/use-text-clipboard.ts';
import { GridSettingsProvider } from '../../shared/grid-settings.tsx';
import { GridView } from '../../shared/grid-view.tsx';
import { copySelection, deleteSelection, pasteText, selectAll } from '../commands/builder-actions.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { DesignGrid } from './design-grid.tsx';
import { DesignItem } from './design-item.tsx';
import { PageTabs } from './page-tabs.tsx';

const pagePlace = { parent: null, slot: null };
const phoneWidthPx = 390;
/** The page is laid out at least this wide, and made smaller where there is less room. */
const pageWidthPx = 800;

/** The page as viewers will see it, with frames to select, move and resize what is on it. */
export function PageCanvas() {
  const builder = useBuilder();
  const region = useRef<HTMLElement>(null);
  const isPhone = useBuilderState((state) => state.isPhone);
  const isEmpty = useBuilderState(
    ({ definition, page }) => definition.pages.find(({ id }) => id === page)?.components.length === 0,
  );
  const settings = useMemo(
    () => ({ isPhone, isDesign: true, Item: DesignItem, Grid: DesignGrid, Place: GridView }),
    [isPhone],
  );
  const { box, zoom } = useFit(isPhone ? phoneWidthPx : pageWidthPx);
  useTextClipboard(region, {
    copy: () => copySelection(builder),
    remove: () => deleteSelection(builder),
    paste: (text) => pasteText(builder, text),
  });
  function handleKey(event: KeyboardEvent): void {
    const isAll = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a';
    if (!isAll) return;
    event.preventDefault();
    selectAll(builder);
  }
  return (
    <section
      ref={region}
      aria-label="Page"
      onClick={() => builder.select([])}
      onKeyDown={handleKey}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <PageTabs />
      <div
        ref={box}
        data-page-canvas
        className="relative min-h-0 flex-1 overflow-auto bg-sunken px-4 pt-6 pb-16"
      >
        <div
          style={{ zoom }}
          className={cx(
            'relative mx-auto rounded-card border border-line bg-bg text-md shadow-float',
            isPhone ? 'w-[390px] p-2.5' : 'max-w-6xl p-3',
          )}
        >
          <GridSettingsProvider settings={settings}>
            <GridView place={pagePlace} />
          </GridSettingsProvider>
          {isEmpty && <EmptyPage />}
        </div>
      </div>
    </section>
  );
}

function EmptyPage() {
  const isDragging = useBuilderState((state) => state.drop !== null);
  if (isDragging) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-24 flex flex-col items-center gap-2 px-6 text-center">
      <LayoutTemplate className="size-8 text-line-strong" aria-hidden />
      <p className="font-semibold text-md">This page is empty</p>
      <p className="max-w-sm text-balance text-muted text-sm">
        Drag a component from the left to where it belongs, or press <Kbd keys="Enter" /> on it. A heading, a
        table and a form make a first desk.
      </p>
    </div>
  );
}

/** How much smaller the page is drawn so that its width fits. */
function useFit(widthPx: number) {
  const box = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);
  useEffect(() => {
    const { current } = box;
    if (current === null) return;
    const margin = 32;
    const observer = new ResizeObserver(() =>
      setZoom(Math.round(Math.min(1, Math.max(0.5, (current.clientWidth - margin) / widthPx)) * 100) / 100),
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [widthPx]);
  return { box, zoom };
}
