import { createContext, type ReactNode, useContext } from 'react';
import type { SessionView } from '#shared/people/session-view.ts';

const SessionContext = createContext<SessionView | null>(null);

export function SessionProvider({ session, children }: { session: SessionView; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** Who is signed in; throws on pages that need nobody. */
export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession is used on a page without a session');
  return session;
}
