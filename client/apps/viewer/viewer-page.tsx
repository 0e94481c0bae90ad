import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { NoAccessPage, NotFoundPage, RequestErrorPage } from '#client/app/error-page.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { ViewerApp } from '#shared/apps/app-views.ts';
import { appsApi } from '../shared/apps-api.ts';
import type { RuntimeServer } from '../shared/runtime/app-runtime.ts';
import { RuntimeProvider } from '../shared/runtime/runtime-context.tsx';
import { useIsPhone } from '../shared/use-is-phone.ts';
import { AppFrame } from './app-frame.tsx';
import { useAppRuntime } from './use-app-runtime.ts';

/** `/apps/<workspace>/<slug>`: a published app, for the people who use it. */
export function ViewerPage() {
  const { workspace = '', slug = '' } = useParams();
  const app = useQuery({
    queryKey: ['apps', 'view', workspace, slug],
    queryFn: () => appsApi.view({ workspace, slug }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  useDocumentTitle(app.data?.title ?? slug);
  if (app.error) {
    const { code } = toApiError(app.error);
    if (code === 'not_found' || code === 'not_published') return <NotFoundPage />;
    if (code === 'forbidden') return <NoAccessPage />;
    return <RequestErrorPage error={app.error} onRetry={() => void app.refetch()} />;
  }
  if (app.data === undefined) return <SkeletonRows label="Loading the app" />;
  return <OpenApp key={`${workspace}/${slug}`} workspace={workspace} app={app.data} />;
}

function OpenApp({ workspace, app }: { workspace: string; app: ViewerApp }) {
  const runtime = useAppRuntime(app, serverOf(workspace, app.slug));
  const isPhone = useIsPhone();
  return (
    <RuntimeProvider runtime={runtime}>
      <AppFrame isPhone={isPhone} as="main" home={`/w/${workspace}`} />
    </RuntimeProvider>
  );
}

function serverOf(workspace: string, slug: string): RuntimeServer {
  return {
    reload: () => appsApi.view({ workspace, slug }),
    runAction: ({ version, ...call }) =>
      appsApi.runAction({ workspace, slug, version: version ?? 0, ...call }),
    run: (runId) => appsApi.run({ workspace, slug, runId }),
    runs: (action, limit) => appsApi.runs({ workspace, slug, action, limit }),
    cancelRun: (runId) => appsApi.cancelRun({ workspace, slug, runId }),
  };
}
