import { createContext, type ReactNode, useContext } from 'react';
import type { Role } from '#shared/people/roles.ts';

/** The workspace that the page shows, with the role of who looks at it. */
export type CurrentWorkspace = { slug: string; name: string; role: Role };

const WorkspaceContext = createContext<CurrentWorkspace | null>(null);

type WorkspaceProviderProps = { workspace: CurrentWorkspace; children: ReactNode };

export function WorkspaceProvider({ workspace, children }: WorkspaceProviderProps) {
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>;
}

/** Throws outside a workspace's pages. */
export function useWorkspace(): CurrentWorkspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error('useWorkspace is used outside a workspace page');
  return workspace;
}

/** Whether the page stands inside a workspace's shell, which has the `main` landmark. */
export function useIsInWorkspace(): boolean {
  return useContext(WorkspaceContext) !== null;
}

/** Whether this role may draw and publish flows (design 2.2: admin and builder). The server decides for real. */
export function mayBuild(role: Role): boolean {
  return role === 'admin' || role === 'builder';
}
