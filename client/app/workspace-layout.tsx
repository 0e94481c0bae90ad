import { Suspense, useEffect } from 'react';
import { Outlet, useMatch, useParams } from 'react-router';
import { mayBuild, WorkspaceProvider } from '#client/api/workspace-context.tsx';
import { NotFoundPage } from './error-page.tsx';
import { LiveNote } from './live-note.tsx';
import { MainNavigation } from './main-navigation.tsx';
import { preloadWorkspacePages } from './pages.ts';
import { useSession } from './session-context.tsx';

const preloadAfterMs = 1_500;

/** The shell of a workspace: navigation at the side (at the bottom on phones), the page beside it. */
export function WorkspaceLayout() {
  const session = useSession();
  const { workspace: slug } = useParams();
  const isFlowEditor = useMatch('/w/:workspace/flows/:folder/:name') !== null;
  const isAppBuilder = useMatch('/w/:workspace/apps/:slug/*') !== null;
  const isEditor = isFlowEditor || isAppBuilder;
  const workspace = session.workspaces.find((candidate) => candidate.slug === slug);
  const isBuilder = workspace !== undefined && mayBuild(workspace.role);
  useEffect(() => {
    const timer = setTimeout(() => preloadWorkspacePages(isBuilder), preloadAfterMs);
    return () => clearTimeout(timer);
  }, [isBuilder]);
  if (workspace === undefined) return <NotFoundPage />;
  return (
    <WorkspaceProvider workspace={workspace}>
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-control focus:bg-raised focus:px-3 focus:py-2 focus:shadow-float"
      >
        Skip to the page
      </a>
      <div className="flex h-dvh flex-col-reverse sm:flex-row">
        <MainNavigation isNarrow={isEditor} />
        <main id="page" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col">
          <LiveNote />
          <Suspense>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </WorkspaceProvider>
  );
}
