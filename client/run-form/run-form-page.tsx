import { useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { toApiError } from '#client/api/api-error.ts';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { NoAccessPage, NotFoundPage, RequestErrorPage } from '#client/app/error-page.tsx';
import { OperatorBar } from '#client/app/operator-bar.tsx';
import { appsApi } from '#client/apps/shared/apps-api.ts';
import { Button } from '#client/ui/button.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { RunForm } from '#shared/apps/app-views.ts';
import { RunProgress } from './run-progress.tsx';
import { StartForm } from './start-form.tsx';

/** `/run/<workspace>/<folder>/<name>`: starts a flow by its form, and shows how far it is and what it gave. */
export function RunFormPage() {
  const { workspace = '', folder = '', name = '' } = useParams();
  const path = `${folder}/${name}`;
  const form = useQuery({
    queryKey: ['run-form', workspace, path],
    queryFn: () => appsApi.runForm({ workspace, path }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  useDocumentTitle(form.data?.title ?? name);
  if (form.error) {
    const { code } = toApiError(form.error);
    if (code === 'not_found' || code === 'not_published') return <NotFoundPage />;
    if (code === 'forbidden') return <NoAccessPage />;
    return <RequestErrorPage error={form.error} onRetry={() => void form.refetch()} />;
  }
  if (form.data === undefined) return <SkeletonRows label="Loading the form" />;
  return <OpenForm key={`${workspace}/${path}`} workspace={workspace} form={form.data} />;
}

function OpenForm({ workspace, form }: { workspace: string; form: RunForm }) {
  const [runId, showRun] = useShownRun();
  return (
    <main className="min-h-full bg-bg">
      <OperatorBar title={form.title} home={`/w/${workspace}`} />
      <div className="mx-auto flex max-w-2xl flex-col gap-6 px-4 py-8 text-md">
        {runId === null ? (
          <StartForm workspace={workspace} form={form} onStarted={showRun} />
        ) : (
          <>
            <RunProgress workspace={workspace} runId={runId} mayInspect={form.mayInspect} />
            <div>
              <Button size="large" icon={RotateCcw} onClick={() => showRun(null)}>
                Start another one
              </Button>
            </div>
          </>
        )}
      </div>
    </main>
  );
}

/** Kept with the page in the browser's history: a reload shows it again, and "back" leads to the form. */
function useShownRun(): [string | null, (runId: string | null) => void] {
  const { state, search } = useLocation() as { state: unknown; search: string };
  const navigate = useNavigate();
  const known = typeof state === 'object' && state !== null ? Reflect.get(state, 'runId') : null;
  return [
    typeof known === 'string' ? known : null,
    (runId) => void navigate({ search }, { state: runId === null ? null : { runId } }),
  ];
}
