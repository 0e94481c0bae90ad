import type { ComponentType } from 'react';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { ErrorPage, NotFoundPage } from './error-page.tsx';
import { SessionLayout } from './session-layout.tsx';
import { WorkspaceLayout } from './workspace-layout.tsx';

type EditorModule = { EditorPage: ComponentType };

const editorModules = import.meta.glob<EditorModule>('../editor/editor-page.tsx');

async function loadEditor(): Promise<EditorModule> {
  const load = Object.values(editorModules)[0];
  return load === undefined ? { EditorPage: NotFoundPage } : load();
}

/** The pages of a workspace; every page is its own bundle. */
const workspacePages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await import('./home-page.tsx')).WorkspaceHomePage }) },
  {
    path: 'flows',
    lazy: async () => ({ Component: (await import('#client/flows/flows-page.tsx')).FlowsPage }),
  },
  {
    path: 'flows/:folder/:name',
    lazy: async () => ({ Component: (await loadEditor()).EditorPage }),
  },
  { path: 'runs', lazy: async () => ({ Component: (await import('#client/runs/runs-page.tsx')).RunsPage }) },
  {
    path: 'runs/:runId',
    lazy: async () => ({ Component: (await import('#client/runs/run-page.tsx')).RunPage }),
  },
  {
    path: 'approvals',
    lazy: async () => ({ Component: (await import('#client/approvals/approvals-page.tsx')).ApprovalsPage }),
  },
  { path: '*', element: <NotFoundPage /> },
];

export const router = createBrowserRouter([
  {
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <p className="sr-only">Loading</p>,
    children: [
      {
        path: 'sign-in',
        lazy: async () => ({ Component: (await import('#client/sign-in/sign-in-page.tsx')).SignInPage }),
      },
      {
        path: 'setup',
        lazy: async () => ({ Component: (await import('#client/sign-in/setup-page.tsx')).SetupPage }),
      },
      {
        element: <SessionLayout />,
        children: [
          { index: true, lazy: async () => ({ Component: (await import('./home-page.tsx')).HomePage }) },
          {
            path: 'approvals/*',
            lazy: async () => ({
              Component: (await import('#client/approvals/approval-page.tsx')).ApprovalPage,
            }),
          },
          {
            path: 'w/:workspace',
            element: <WorkspaceLayout />,
            children: [{ errorElement: <ErrorPage />, children: workspacePages }],
          },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);
