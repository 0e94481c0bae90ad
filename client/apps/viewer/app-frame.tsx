import { type CSSProperties, useMemo } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { GridSettingsProvider, plainGrid } from '../shared/grid-settings.tsx';
import { GridView } from '../shared/grid-view.tsx';
import { useRuntime, useRuntimeState } from '../shared/runtime/runtime-context.tsx';
import { Notices } from './notices.tsx';
import { QuestionDialog } from './question-dialog.tsx';

const pagePlace = { parent: null, slot: null };

/** An app in use: its title, its pages and the one that is shown. `isPhone` puts everything below one another. */
export function AppFrame({ isPhone, as: Frame }: { isPhone: boolean; as: 'main' | 'div' }) {
  const app = useRuntimeState((state) => state.app);
  const settings = useMemo(() => ({ ...plainGrid, isPhone, Place: GridView }), [isPhone]);
  const style: CSSProperties = app.theme.mode === 'system' ? {} : { colorScheme: app.theme.mode };
  return (
    <GridSettingsProvider settings={settings}>
      <Frame style={style} className="flex min-h-full flex-col bg-bg text-md text-text">
        <header className="border-line border-b bg-surface">
          <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2">
            <h1 className="min-h-11 content-center font-semibold text-lg">{app.title}</h1>
            {app.pages.length > 1 && <PageTabs />}
          </div>
        </header>
        <div className={cx('mx-auto w-full max-w-7xl flex-1 pb-24', isPhone ? 'p-2.5' : 'p-4')}>
          <GridView place={pagePlace} />
        </div>
        <Notices />
        <QuestionDialog />
      </Frame>
    </GridSettingsProvider>
  );
}

function PageTabs() {
  const runtime = useRuntime();
  const pages = useRuntimeState((state) => state.app.pages);
  const shown = useRuntimeState((state) => state.page);
  return (
    <nav aria-label="Pages" className="flex flex-wrap gap-1">
      {pages.map((page) => (
        <button
          key={page.id}
          type="button"
          aria-current={page.id === shown ? 'page' : undefined}
          onClick={() => runtime.goToPage(page.id)}
          className="h-11 rounded-control px-3 font-medium text-md text-muted hover:bg-hover hover:text-text aria-[current=page]:text-accent"
        >
          {page.title}
        </button>
      ))}
    </nav>
  );
}
