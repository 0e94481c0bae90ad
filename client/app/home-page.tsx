import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { NoAccessPage, RequestErrorPage } from './error-page.tsx';
import { useSession } from './session-context.tsx';

const openedBeforeKey = 'millrace-opened';
const firstFlow = 'samples/refund_request';

/**
 * `/`: on the first visit of a demo the sample that is made for it, so that something can be run at once (journey 1);
 * later the flow list, or the home of people who do not build.
 */
export function HomePage() {
  const session = useSession();
  const workspace = session.workspaces[0];
  const isFirstVisit = session.demo !== null && localStorage.getItem(openedBeforeKey) === null;
  const flows = useQuery({
    ...trpc.flows.list.queryOptions({ workspace: workspace?.slug ?? '' }),
    enabled: isFirstVisit && workspace !== undefined && mayBuild(workspace.role),
  });

  if (workspace === undefined) return <NoAccessPage />;
  if (flows.isLoading) return null;
  if (flows.isError) return <RequestErrorPage error={flows.error} onRetry={() => flows.refetch()} />;
  const first = flows.data?.find(({ path }) => path === firstFlow) ?? flows.data?.[0];
  if (!isFirstVisit || first === undefined) return <Navigate to={`/w/${workspace.slug}`} replace />;
  localStorage.setItem(openedBeforeKey, 'yes');
  return <Navigate to={`/w/${workspace.slug}/flows/${first.path}`} replace />;
}

/** `/w/<workspace>`: what this person comes for. */
export function WorkspaceHomePage() {
  const { role } = useWorkspace();
  return <Navigate to={mayBuild(role) ? 'flows' : 'home'} replace />;
}
