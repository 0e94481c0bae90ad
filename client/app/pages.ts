/** The bundles of the pages, loaded when a page is opened or ahead of it. */
export const pages = {
  home: () => import('./home-page.tsx'),
  flows: () => import('#client/flows/flows-page.tsx'),
  editor: () => import('#client/editor/editor-page.tsx'),
  scripts: () => import('#client/scripts/scripts-page.tsx'),
  script: () => import('#client/scripts/script-page.tsx'),
  runs: () => import('#client/runs/runs-page.tsx'),
  run: () => import('#client/runs/run-page.tsx'),
  schedules: () => import('#client/schedules/schedules-page.tsx'),
  resources: () => import('#client/resources/resources-page.tsx'),
  approvals: () => import('#client/approvals/approvals-page.tsx'),
  approval: () => import('#client/approvals/approval-page.tsx'),
  apps: () => import('#client/apps/list/apps-page.tsx'),
  appBuilder: () => import('#client/apps/builder/builder-page.tsx'),
  appPreview: () => import('#client/apps/viewer/preview-page.tsx'),
  appViewer: () => import('#client/apps/viewer/viewer-page.tsx'),
  operatorHome: () => import('#client/home/operator-home-page.tsx'),
  runForm: () => import('#client/run-form/run-form-page.tsx'),
  signIn: () => import('#client/sign-in/sign-in-page.tsx'),
  setup: () => import('#client/sign-in/setup-page.tsx'),
};

/** Loads what is one press away while nothing else happens; a failure is met again when the page is opened. */
export function preloadWorkspacePages(isBuilder: boolean): void {
  const next = isBuilder
    ? [pages.flows, pages.runs, pages.run, pages.approvals, pages.editor]
    : [pages.approvals, pages.approval, pages.appViewer, pages.runForm];
  for (const load of next) {
    load().catch(() => undefined);
  }
}
