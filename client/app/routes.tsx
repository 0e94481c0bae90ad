import { createBrowserRouter, type RouteObject } from 'react-router';
import { ApprovalLayout } from './approval-layout.tsx';
import { ErrorPage, NotFoundPage } from './error-page.tsx';
import { pages } from './pages.ts';
import { preloadSession, SessionLayout } from './session-layout.tsx';

/** The pages of a workspace; every page is its own bundle. */
const workspacePages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await pages.home()).WorkspaceHomePage }) },
  { path: 'flows', lazy: async () => ({ Component: (await pages.flows()).FlowsPage }) },
  { path: 'flows/:folder/:name', lazy: async () => ({ Component: (await pages.editor()).EditorPage }) },
  { path: 'scripts', lazy: async () => ({ Component: (await pages.scripts()).ScriptsPage }) },
  { path: 'scripts/:folder/:name', lazy: async () => ({ Component: (await pages.script()).ScriptPage }) },
  { path: 'runs', lazy: async () => ({ Component: (await pages.runs()).RunsPage }) },
  { path: 'runs/:runId', lazy: async () => ({ Component: (await pages.run()).RunPage }) },
  { path: 'schedules', lazy: async () => ({ Component: (await pages.schedules()).SchedulesPage }) },
  { path: 'resources', lazy: async () => ({ Component: (await pages.resources()).ResourcesPage }) },
  { path: 'apps', lazy: async () => ({ Component: (await pages.apps()).AppsPage }) },
  { path: 'apps/:slug', lazy: async () => ({ Component: (await pages.appBuilder()).BuilderPage }) },
  { path: 'apps/:slug/preview', lazy: async () => ({ Component: (await pages.appPreview()).PreviewPage }) },
  { path: 'home', lazy: async () => ({ Component: (await pages.operatorHome()).OperatorHomePage }) },
  { path: 'approvals', lazy: async () => ({ Component: (await pages.approvals()).ApprovalsPage }) },
  { path: '*', element: <NotFoundPage /> },
];

export const router = createBrowserRouter([
  {
    errorElement: <ErrorPage />,
    hydrateFallbackElement: <p className="sr-only">Loading</p>,
    children: [
      { path: 'sign-in', lazy: async () => ({ Component: (await pages.signIn()).SignInPage }) },
      { path: 'setup', lazy: async () => ({ Component: (await pages.setup()).SetupPage }) },
      {
        element: <ApprovalLayout />,
        children: [
          { path: 'approvals/*', lazy: async () => ({ Component: (await pages.approval()).ApprovalPage }) },
        ],
      },
      {
        element: <SessionLayout />,
        loader: preloadSession,
        children: [
          { index: true, lazy: async () => ({ Component: (await pages.home()).HomePage }) },
          {
            path: 'apps/:workspace/:slug',
            lazy: async () => ({ Component: (await pages.appViewer()).ViewerPage }),
          },
          {
            path: 'run/:workspace/:folder/:name',
            lazy: async () => ({ Component: (await pages.runForm()).RunFormPage }),
          },
          {
            path: 'w/:workspace',
            lazy: async () => ({ Component: (await import('./workspace-layout.tsx')).WorkspaceLayout }),
            children: [{ errorElement: <ErrorPage />, children: workspacePages }],
          },
        ],
      },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
]);
