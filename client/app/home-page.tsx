import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { findLastFlow } from '#client/flows/last-flow.ts';
import { NoAccessPage, RequestErrorPage } from './error-page.tsx';
import { useSession } from './session-context.tsx';

const sampleFlow = 'samples/refund_request';

/**
 * `/`: in a demo the flow that was opened last, at first the sample that is made for it, so that something can be run
 * at once (journey 1); elsewhere the flow list, or the home of people who do not build.
 */
export function HomePage() {
  const session = useSession();
  const workspace = session.workspaces[0];
  const leadsToFlow = session.demo !== null && workspace !== undefined && mayBuild(workspace.role);
  const flows = useQuery({
    ...trpc.flows.list.queryOptions({ workspace: workspace?.slug ?? '' }),
    enabled: leadsToFlow,
  });

  if (workspace === undefined) return <NoAccessPage />;
  if (flows.isLoading) return null;
  if (flows.isError) return <RequestErrorPage error={flows.error} onRetry={() => flows.refetch()} />;
  const wanted = [findLastFlow(workspace.slug), sampleFlow];
  const paths = flows.data?.map(({ path }) => path) ?? [];
  const path = wanted.find((one) => one !== null && paths.includes(one)) ?? paths[0];
  const isList = !leadsToFlow || path === undefined;
  return <Navigate to={`/w/${workspace.slug}${isList ? '' : `/flows/${path}`}`} replace />;
}

/** `/w/<workspace>`: what this person comes for. */
export function WorkspaceHomePage() {
  const { role } = useWorkspace();
  return <Navigate to={mayBuild(role) ? 'flows' : 'home'} replace />;
}
