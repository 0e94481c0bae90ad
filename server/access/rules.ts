import type { Action } from '#shared/access/may.ts';

/**
 * Who may call an entry. `anyone`: no check of its own. `signed_in`: any person or token. `link_holder`: whoever has
 * the signed link of the approval request that the call names. Otherwise an action on an object, which `authorize` loads inside the caller's workspace.
 */
export type AccessRule =
  | 'anyone'
  | 'signed_in'
  | 'link_holder'
  | {
      /** `workspace`: the workspace itself; `new_flow`: the path that the caller names, which need not exist. */
      object: 'workspace' | 'flow' | 'new_flow' | 'run' | 'approval' | 'app' | 'new_app';
      action: Action;
      /** Asked instead when the call is about a draft rather than a published version. */
      draftAction?: Action;
    };

/** One row per tRPC procedure; a procedure without a row is refused, and a test fails (design 7.2, rule 1). */
export const procedureRules: Readonly<Record<string, AccessRule>> = {
  'session.get': 'anyone',
  'session.setupState': 'anyone',
  'session.setup': 'anyone',
  'session.signIn': 'anyone',
  'session.signOut': 'anyone',
  'session.viewAs': 'signed_in',
  'flows.list': { object: 'workspace', action: 'flow.list' },
  'flows.get': { object: 'flow', action: 'flow.read' },
  'flows.create': { object: 'new_flow', action: 'flow.create' },
  'flows.applyOperations': { object: 'flow', action: 'flow.edit' },
  'flows.rename': { object: 'flow', action: 'flow.edit' },
  'flows.remove': { object: 'flow', action: 'flow.remove' },
  'flows.publish': { object: 'flow', action: 'flow.publish' },
  'flows.versions': { object: 'flow', action: 'flow.read' },
  'flows.version': { object: 'flow', action: 'flow.read' },
  'runs.start': { object: 'flow', action: 'run.start', draftAction: 'run.test' },
  'runs.list': { object: 'workspace', action: 'run.list' },
  'runs.get': { object: 'run', action: 'run.inspect' },
  'runs.steps': { object: 'run', action: 'run.inspect' },
  'runs.step': { object: 'run', action: 'run.inspect' },
  'runs.logs': { object: 'run', action: 'run.inspect' },
  'runs.cancel': { object: 'run', action: 'run.cancel' },
  'runs.rerun': { object: 'run', action: 'run.rerun' },
  'runs.restart': { object: 'run', action: 'run.rerun' },
  'runs.restartPreview': { object: 'run', action: 'run.rerun' },
  'runs.signal': { object: 'run', action: 'run.signal' },
  'approvals.list': { object: 'workspace', action: 'approval.list' },
  'approvals.get': { object: 'approval', action: 'approval.read' },
  'approvals.decide': { object: 'approval', action: 'approval.decide' },
  'approvals.link': { object: 'approval', action: 'approval.share' },
  'approvalLinks.open': 'link_holder',
  'approvalLinks.decide': 'link_holder',
  'apps.list': { object: 'workspace', action: 'app.list' },
  'apps.create': { object: 'workspace', action: 'app.create' },
  'apps.flowInputs': { object: 'flow', action: 'flow.read' },
  'apps.get': { object: 'app', action: 'app.read' },
  'apps.problems': { object: 'app', action: 'app.read' },
  'apps.actionForms': { object: 'app', action: 'app.read' },
  'apps.versions': { object: 'app', action: 'app.read' },
  'apps.version': { object: 'app', action: 'app.read' },
  'apps.applyOperations': { object: 'app', action: 'app.edit' },
  'apps.rename': { object: 'app', action: 'app.edit' },
  'apps.preview': { object: 'app', action: 'app.edit' },
  'apps.previewAction': { object: 'app', action: 'app.edit' },
  'apps.previewRuns': { object: 'app', action: 'app.edit' },
  'apps.publish': { object: 'app', action: 'app.publish' },
  'apps.setAccess': { object: 'app', action: 'app.publish' },
  'apps.remove': { object: 'app', action: 'app.remove' },
  'apps.view': { object: 'app', action: 'app.use' },
  'apps.runAction': { object: 'app', action: 'app.use' },
  'apps.run': { object: 'app', action: 'app.use' },
  'apps.runs': { object: 'app', action: 'app.use' },
  'apps.cancelRun': { object: 'app', action: 'app.use' },
  'home.get': { object: 'workspace', action: 'workspace.read' },
  'runForms.get': { object: 'flow', action: 'run.start' },
  'runForms.run': { object: 'run', action: 'run.read' },
  'schedules.list': { object: 'workspace', action: 'schedule.list' },
  'schedules.setEnabled': { object: 'flow', action: 'schedule.switch' },
  'schedules.preview': { object: 'workspace', action: 'schedule.list' },
  'events.subscribe': { object: 'workspace', action: 'workspace.read' },
  'events.setTopics': { object: 'workspace', action: 'workspace.read' },
};

/** One row per HTTP route but tRPC's own, keyed by method and path pattern. */
export const routeRules: Readonly<Record<string, AccessRule>> = {
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /api/openapi.json': 'anyone',
  // The demo alone has it.
  'GET /demo/stories.json': 'anyone',
  'POST /api/v1/session': 'anyone',
  'DELETE /api/v1/session': 'anyone',
  'GET /api/v1/me': 'signed_in',
  'GET /api/v1/w/:workspace/flows': { object: 'workspace', action: 'flow.list' },
  'GET /api/v1/w/:workspace/flows/:folder/:name': { object: 'flow', action: 'flow.read' },
  'PUT /api/v1/w/:workspace/flows/:folder/:name': { object: 'new_flow', action: 'flow.edit' },
  'DELETE /api/v1/w/:workspace/flows/:folder/:name': { object: 'flow', action: 'flow.remove' },
  'POST /api/v1/w/:workspace/flows/:folder/:name/runs': {
    object: 'flow',
    action: 'run.start',
    draftAction: 'run.test',
  },
  'GET /api/v1/w/:workspace/runs': { object: 'workspace', action: 'run.list' },
  'GET /api/v1/w/:workspace/runs/:run': { object: 'run', action: 'run.read' },
  'GET /api/v1/w/:workspace/runs/:run/steps': { object: 'run', action: 'run.inspect' },
  'GET /api/v1/w/:workspace/runs/:run/logs': { object: 'run', action: 'run.inspect' },
  'POST /api/v1/w/:workspace/runs/:run/cancel': { object: 'run', action: 'run.cancel' },
  'POST /api/v1/w/:workspace/runs/:run/rerun': { object: 'run', action: 'run.rerun' },
  'POST /api/v1/w/:workspace/runs/:run/restart': { object: 'run', action: 'run.rerun' },
  'POST /api/v1/w/:workspace/runs/:run/signals/:name': { object: 'run', action: 'run.signal' },
  'GET /api/v1/w/:workspace/approvals': { object: 'workspace', action: 'approval.list' },
  'POST /api/v1/w/:workspace/approvals/:approval/decisions': {
    object: 'approval',
    action: 'approval.decide',
  },
  'POST /api/v1/w/:workspace/approvals/:run/:step/decisions': {
    object: 'approval',
    action: 'approval.decide',
  },
  'GET /api/v1/w/:workspace/limits': { object: 'workspace', action: 'limits.read' },
  'PUT /api/v1/w/:workspace/limits': { object: 'workspace', action: 'limits.edit' },
  'GET /api/v1/w/:workspace/scripts': { object: 'workspace', action: 'script.list' },
  'GET /api/v1/w/:workspace/scripts/:folder/:name': { object: 'workspace', action: 'script.read' },
  'GET /api/v1/w/:workspace/scripts/:folder/:name/versions': {
    object: 'workspace',
    action: 'script.read',
  },
  'PUT /api/v1/w/:workspace/scripts/:folder/:name': { object: 'workspace', action: 'script.edit' },
  'DELETE /api/v1/w/:workspace/scripts/:folder/:name': { object: 'workspace', action: 'script.remove' },
  'GET /api/v1/w/:workspace/schedules': { object: 'workspace', action: 'schedule.list' },
  'PUT /api/v1/w/:workspace/apps/:slug': { object: 'new_app', action: 'app.publish' },
  'POST /api/v1/w/:workspace/apps/:slug/actions/:action': { object: 'app', action: 'app.use' },
  // Exists under TEST_HOOKS alone, which is refused where people reach the server by https.
  'POST /api/v1/test/clock': 'anyone',
  'ALL /hooks/:workspace/*': 'anyone',
  'ALL /hooks-test/:workspace/*': 'anyone',
};
