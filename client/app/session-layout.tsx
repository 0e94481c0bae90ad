import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { queryClient, trpc, whenSignedOut } from '#client/api/trpc.ts';
import { RequestErrorPage } from './error-page.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { SessionProvider } from './session-context.tsx';

const sessionQuery = { ...trpc.session.get.queryOptions(), staleTime: 60_000 };

/** Asks who is signed in while the page's own script is still loading. */
export function preloadSession(): null {
  void queryClient.prefetchQuery(sessionQuery);
  return null;
}

/** Loads who is signed in; without a session it goes to the sign-in page and comes back here afterwards. */
export function SessionLayout() {
  const session = useQuery(sessionQuery);
  const location = useLocation();
  const navigate = useNavigate();
  useEffect(() => {
    whenSignedOut(() => {
      queryClient.clear();
      navigate(signInPath());
    });
  }, [navigate]);

  if (session.isPending) return null;
  if (session.isError && session.data === undefined) {
    return <RequestErrorPage error={session.error} onRetry={() => session.refetch()} />;
  }
  if (session.data === null || session.data === undefined) {
    return <Navigate to={signInPath(location.pathname + location.search)} replace />;
  }
  return (
    <SessionProvider session={session.data}>
      <OfflineBanner />
      <Outlet />
    </SessionProvider>
  );
}

function signInPath(from = window.location.pathname + window.location.search): string {
  return from === '/' ? '/sign-in' : `/sign-in?then=${encodeURIComponent(from)}`;
}
