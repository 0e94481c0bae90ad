import { type CSSProperties, useMemo } from 'react';
import { OperatorBar } from '#client/app/operator-bar.tsx';
import { cx } from '#client/ui/class-names.ts';
import { GridSettingsProvider, plainGrid } from '../shared/grid-settings.tsx';
import { GridView } from '../shared/grid-view.tsx';
import { useRuntime, useRuntimeState } from '../shared/runtime/runtime-context.tsx';
import { Notices } from './notices.tsx';
import { QuestionDialog } from './question-dialog.tsx';

const pagePlace = { parent: null, slot: null };

type AppFrameProps = { isPhone: boolean; as: 'main' | 'div'; home?: string };

/** An app in use: its title, its pages and the one that is shown. `isPhone` puts everything below one another. */
export function AppFrame({ isPhone, as: Frame, home }: AppFrameProps) {
  const app = useRuntimeState((state) => state.app);
  const settings = useMemo(() => ({ ...plainGrid, isPhone, Place: GridView }), [isPhone]);
  const style: CSSProperties = app.theme.mode === 'system' ? {} : { colorScheme: app.theme.mode };
  return (
    <GridSettingsProvider settings={settings}>
      <Frame style={style} className="flex min-h-full flex-col bg-bg text-md text-text">
        <OperatorBar title={app.title} home={home}>
          {app.pages.length > 1 && <PageTabs />}
        </OperatorBar>
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
