import { approvalLinksRouter } from './routers/approval-links-router.ts';
import { approvalsRouter } from './routers/approvals-router.ts';
import { appsRouter } from './routers/apps-router.ts';
import { eventsRouter } from './routers/events-router.ts';
import { flowsRouter } from './routers/flows-router.ts';
import { homeRouter, runFormsRouter } from './routers/home-router.ts';
import { resourcesRouter, secretsRouter, variablesRouter } from './routers/items-router.ts';
import { runsRouter } from './routers/runs-router.ts';
import { schedulesRouter } from './routers/schedules-router.ts';
import { scriptsRouter } from './routers/scripts-router.ts';
import { sessionRouter } from './routers/session-router.ts';
import { testCasesRouter } from './routers/test-cases-router.ts';
import { router } from './trpc.ts';

export const appRouter = router({
  session: sessionRouter,
  flows: flowsRouter,
  testCases: testCasesRouter,
  runs: runsRouter,
  approvals: approvalsRouter,
  approvalLinks: approvalLinksRouter,
  apps: appsRouter,
  home: homeRouter,
  runForms: runFormsRouter,
  schedules: schedulesRouter,
  scripts: scriptsRouter,
  variables: variablesRouter,
  secrets: secretsRouter,
  resources: resourcesRouter,
  events: eventsRouter,
});

/** The only thing that the client imports from the server, as a type. */
export type AppRouter = typeof appRouter;
