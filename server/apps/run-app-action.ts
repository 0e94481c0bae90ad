import type { FlowStore } from '#server/flows/flow-store.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { RunControl } from '#server/runs/run-control.ts';
import type { Connectors } from '#server/runtime/connector-ports.ts';
import type { ClockPort, LogPort, StateStore } from '#server/runtime/ports.ts';
import type { SandboxPort } from '#server/runtime/sandbox-port.ts';
import type { ActionAnswer } from '#shared/apps/app-views.ts';
import { checkActionInputs } from '#shared/apps/check-inputs.ts';
import { type ActionPolicy, findActionPolicy } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonObject } from '#shared/json.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AppEdition } from './app-edition.ts';
import { requirePublisher } from './require-publisher.ts';
import type { RowHandles } from './row-handles.ts';
import { runReadScript } from './run-read-script.ts';
import { startActionRun } from './start-action-run.ts';
import { type Viewer, viewerOf } from './viewer.ts';
import { mayRunAction } from './viewer-app.ts';

export type ActionDeps = {
  people: PeopleStore;
  flows: FlowStore;
  control: RunControl;
  clock: ClockPort;
  log: LogPort;
  sandbox: SandboxPort;
  states: StateStore;
  connectors: Connectors;
  rowHandles: RowHandles;
};

export type ActionCall = {
  edition: AppEdition;
  action: string;
  /** What the page sent. */
  inputs: JsonObject;
  /** One per click; the same one again gives the same run. */
  idempotencyKey: string;
  signal?: AbortSignal | undefined;
};

/** An action whose inputs were checked, ready to run. */
export type CheckedCall = Omit<ActionCall, 'action' | 'inputs'> & {
  action: ActionPolicy;
  inputs: JsonObject;
  viewer: Viewer;
};

/**
 * The one way in which an app runs something (design 6.5): what runs, and what a page may say about it, comes from
 * the edition's policy. Access to the app was checked before.
 */
export async function runAppAction(deps: ActionDeps, actor: Actor, call: ActionCall): Promise<ActionAnswer> {
  const { edition } = call;
  const { workspaceId } = edition.app;
  const viewer = viewerOf(actor, workspaceId);
  const action = findActionPolicy(edition.policy, call.action);
  if (action === undefined || !mayRunAction(action, viewer.role)) {
    throw new AppError('forbidden', 'This app does not let you run that.');
  }
  if (edition.version !== null) {
    await requirePublisher(deps, { workspaceId, publisher: edition.publisher, action });
  }
  const inputs = requireInputs(deps, { ...call, action, viewer });
  const checked: CheckedCall = { ...call, action, inputs, viewer };
  if (action.target.kind === 'flow') return startActionRun(deps, checked, action.target);
  return { kind: 'result', data: await runReadScript(deps, checked, action.target) };
}

function requireInputs(deps: ActionDeps, call: CheckedCall): JsonObject {
  const { edition, action, viewer } = call;
  const scope = { appId: edition.app.id, version: edition.version, viewer: viewer.who };
  const checked = checkActionInputs(action, call.inputs, {
    context: viewer.context,
    readHandle: (listing, handle) =>
      deps.rowHandles.read({ ...scope, action: listing }, handle, deps.clock.now()),
  });
  if (checked.ok) return checked.value;
  if (checked.reason === 'refused') throw new AppError('bad_request', checked.message);
  throw new AppError('invalid_input', checked.message, { details: { fields: checked.fields } });
}
