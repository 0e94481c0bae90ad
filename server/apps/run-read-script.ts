import { ulid } from 'ulid';
import type { ScriptState } from '#server/runtime/sandbox-port.ts';
import { readingResources } from '#server/runtime/script-resources.ts';
import { createSecretMask } from '#server/runtime/secret-mask.ts';
import { createStepValues } from '#server/runtime/step-values.ts';
import type { ActionPolicy } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { withHandles } from './row-handles.ts';
import type { ActionDeps, CheckedCall } from './run-app-action.ts';

type ScriptTarget = Extract<ActionPolicy['target'], { kind: 'script' }>;

/** A page waits for a read, so it gets less time than a step. */
const maxReadMs = 30_000;

/**
 * Executes a reading script at once, in the sandbox, without a run (design 6.1). A viewer learns of a failure only
 * that there was one, with a reference to the log; in a preview the builder gets the script's own message.
 */
export async function runReadScript(
  deps: ActionDeps,
  call: CheckedCall,
  target: ScriptTarget,
): Promise<JsonValue> {
  const { edition, action, viewer, inputs } = call;
  const { app, version } = edition;
  const reference = ulid(deps.clock.now());
  const mask = createSecretMask();
  const values = createStepValues(deps.connectors.values, app.workspaceId, mask);
  const outcome = await deps.sandbox.runScript({
    owner: app.workspaceId,
    code: target.code,
    name: `apps/${app.slug}/${action.id}.ts`,
    args: inputs,
    context: {
      runId: reference,
      flow: `apps/${app.slug}`,
      path: action.id,
      attempt: 1,
      idempotencyKey: reference,
      user: viewer.context.email,
    },
    ...(target.state === undefined ? {} : { state: stateToRead(deps, app.workspaceId, target.state) }),
    resources: readingResources(deps.connectors, {
      values,
      mask,
      key: reference,
      wallMs: maxReadMs,
      warn: (text) => deps.log.warn({ app: app.slug, action: action.id, reference }, text),
    }),
    limits: { wallMs: maxReadMs },
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  if (outcome.ok) {
    const scope = { appId: app.id, version, viewer: viewer.who, action: action.id };
    return withHandles(mask.value(outcome.value), action.handleFields, (values) =>
      deps.rowHandles.sign(scope, values, deps.clock.now()),
    );
  }
  // A step's error is JSON.
  const error = mask.value(outcome.error as JsonObject) as typeof outcome.error;
  deps.log.warn({ app: app.slug, version, action: action.id, reference, error }, 'read of an app failed');
  if (version === null) throw new AppError('action_failed', `The script failed: ${error.message}`);
  const message = error.fault === 'timeout' ? 'This took too long.' : 'This could not be loaded.';
  throw new AppError(
    'action_failed',
    `${message} Whoever built the app finds the reason under ${reference}.`,
  );
}

/** What a trigger remembers, for reading alone: a page changes things by runs. */
function stateToRead(
  { states }: ActionDeps,
  workspaceId: string,
  { flowId, trigger }: NonNullable<ScriptTarget['state']>,
): ScriptState {
  const owner = { workspaceId, flowId, trigger, isTest: false };
  return {
    get: (key) => states.get(owner, key),
    replace: async () => {
      throw new AppError('forbidden', 'An app only reads what a flow remembers: change it in the flow.');
    },
  };
}
