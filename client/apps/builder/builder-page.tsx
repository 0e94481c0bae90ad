import { useQuery } from '@tanstack/react-query';
import { Monitor } from 'lucide-react';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { NoAccessPage, RequestErrorPage } from '#client/app/error-page.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { SaveState } from '#client/drafts/save-state.tsx';
import { buttonClasses } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { isTyping } from '#client/ui/is-typing.ts';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { useMediaQuery } from '#client/ui/use-media-query.ts';
import type { AppView } from '#shared/apps/app-views.ts';
import { appsApi } from '../shared/apps-api.ts';
import { RuntimeProvider } from '../shared/runtime/runtime-context.tsx';
import { ActionsPanel } from './actions/actions-panel.tsx';
import { BuilderToolbar } from './builder-toolbar.tsx';
import { DragAndDrop } from './canvas/drag-and-drop.tsx';
import { PageCanvas } from './canvas/page-canvas.tsx';
import { ComponentTree } from './component-tree.tsx';
import { ComponentPalette } from './palette.tsx';
import { ProblemsMenu } from './problems-menu.tsx';
import { PropertiesPanel } from './properties/properties-panel.tsx';
import type { Builder } from './state/builder.ts';
import { BuilderProvider, useBuilderState } from './state/builder-context.tsx';
import { useAppProblems } from './state/use-app-problems.ts';
import { useBuilderSession } from './state/use-builder-session.ts';
import { useDesignRuntime } from './state/use-design-runtime.ts';

/** `/w/<workspace>/apps/<slug>`: composes an app by drag and drop (design 6.4). */
export function BuilderPage() {
  const { slug: workspace, role } = useWorkspace();
  const { slug = '' } = useParams();
  const app = useQuery({
    queryKey: ['apps', 'get', workspace, slug],
    queryFn: () => appsApi.get({ workspace, slug }),
    enabled: mayBuild(role),
    // The builder keeps the draft itself; an old answer must not become its first state.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  useDocumentTitle(app.data?.title ?? slug);
  if (!mayBuild(role)) return <NoAccessPage />;
  if (app.error) return <RequestErrorPage error={app.error} onRetry={() => void app.refetch()} />;
  if (app.data === undefined) {
    return (
      <>
        <PageBar title={slug} parents={[{ label: 'Apps', to: `/w/${workspace}/apps` }]} />
        <SkeletonRows label="Loading the app" />
      </>
    );
  }
  return <AppBuilder key={app.data.id} app={app.data} />;
}

function AppBuilder({ app }: { app: AppView }) {
  const { slug: workspace } = useWorkspace();
  const builder = useBuilderSession(workspace, app);
  const runtime = useDesignRuntime(builder, app);
  useAppProblems(builder, { workspace, appId: app.id });
  useUndoKeys(builder);
  const isTooNarrow = useMediaQuery('(max-width: 767px)');
  return (
    <BuilderProvider builder={builder}>
      <BuilderBar app={app} />
      <RuntimeProvider runtime={runtime}>
        {isTooNarrow ? <NeedsRoom app={app} /> : <Workbench app={app} />}
      </RuntimeProvider>
    </BuilderProvider>
  );
}

function Workbench({ app }: { app: AppView }) {
  return (
    <DragAndDrop>
      <div className="flex min-h-0 flex-1">
        <div className="flex w-56 shrink-0 flex-col overflow-auto xl:w-60 border-line border-r bg-surface">
          <ComponentPalette />
          <ComponentTree />
        </div>
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="flex min-h-0 flex-1">
            <PageCanvas />
            <PropertiesPanel app={app} />
          </div>
          <ActionsPanel />
        </div>
      </div>
    </DragAndDrop>
  );
}

/** A page is composed on a screen; on a phone the app itself can be used. */
function NeedsRoom({ app }: { app: AppView }) {
  const { slug: workspace } = useWorkspace();
  return (
    <EmptyState
      icon={Monitor}
      title="Building needs a wider screen"
      action={
        <Link to={`/apps/${workspace}/${app.slug}`} className={buttonClasses('primary')}>
          Open the app
        </Link>
      }
    >
      Open this page on a computer, or turn a tablet sideways. Preview and Publish work here, too.
    </EmptyState>
  );
}

function BuilderBar({ app }: { app: AppView }) {
  const { slug: workspace } = useWorkspace();
  const title = useBuilderState((state) => state.definition.title);
  const status = useBuilderState((state) => state.saveStatus);
  return (
    <PageBar
      title={title}
      parents={[{ label: 'Apps', to: `/w/${workspace}/apps` }]}
      state={
        <>
          <SaveState status={status} />
          <ProblemsMenu />
        </>
      }
      actions={<BuilderToolbar app={app} />}
    />
  );
}

/** Ctrl+Z and Ctrl+Y anywhere but in a field, which has an undo of its own. */
function useUndoKeys(builder: Builder): void {
  useEffect(() => {
    function handleKey(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === 'y' || (key === 'z' && event.shiftKey)) builder.redo();
      else if (key === 'z') builder.undo();
      else return;
      event.preventDefault();
    }
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, [builder]);
}
