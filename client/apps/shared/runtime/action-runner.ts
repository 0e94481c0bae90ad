import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { createRepeatKeys } from '#client/api/repeat-keys.ts';
import type { ActionAnswer, ViewerAction } from '#shared/apps/app-views.ts';
import { rowHandleField } from '#shared/apps/sources.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { isRunEnded } from '#shared/runs/run.ts';
import type { AppRuntime, RuntimeOptions } from './app-runtime.ts';
import { objectOf } from './app-scope.ts';
import type { NoticeTone } from './runtime-state.ts';

const pollMs = 1_000;
const firstPollMs = 250;

/**
 * Makes the function that runs an action: asks where the builder wants that, fills the inputs, sends them with a key
 * of their own, and follows the run to its end. A later call of a read makes the answer of the one before worthless.
 */
export function createActionRunner(options: RuntimeOptions, runtimeOf: () => AppRuntime) {
  const latest = new Map<string, number>();
  const keys = createRepeatKeys(options.newId);

  return async function runAction(id: string, { isAutomatic = false } = {}): Promise<boolean> {
    const runtime = runtimeOf();
    const action = runtime.store.getState().app.actions.find((one) => one.id === id);
    if (action === undefined) throw new Error('This does not exist any more. Load the page again.');
    if (!action.isAllowed) {
      if (!isAutomatic) runtime.notify('Your role may not do this.', 'error');
      return false;
    }
    if (!isAutomatic && !(await isConfirmed(runtime, action))) return false;
    const turn = (latest.get(id) ?? 0) + 1;
    latest.set(id, turn);
    const isLatest = () => latest.get(id) === turn;
    runtime.setAction(id, { loading: true, error: null });
    try {
      const data = await execute({ ...options, keys }, runtime, { action, isLatest });
      if (isLatest()) runtime.setAction(id, { data, loading: false, error: null });
      return isLatest();
    } catch (error) {
      if (isLatest()) await showFailure(options, runtime, { action, error, isAutomatic });
      return false;
    }
  };
}

async function isConfirmed(runtime: AppRuntime, { confirm }: ViewerAction): Promise<boolean> {
  if (confirm === undefined) return true;
  const [title, message, button] = await Promise.all([
    runtime.fill(confirm.title),
    runtime.fill(confirm.message),
    runtime.fill(confirm.button),
  ]);
  return await runtime.ask({ title: String(title), message: String(message), button: String(button) });
}

type Turn = { action: ViewerAction; isLatest(): boolean };

type ExecuteOptions = RuntimeOptions & { keys: ReturnType<typeof createRepeatKeys> };

async function execute(options: ExecuteOptions, runtime: AppRuntime, turn: Turn): Promise<JsonValue> {
  const { action } = turn;
  await waitForRows(options, runtime, action);
  const inputs = await inputsOf(runtime, action);
  const { version } = runtime.store.getState().app;
  const content = JSON.stringify([action.id, version, inputs]);
  const idempotencyKey = options.keys.keyFor(content);
  const answer: ActionAnswer = await options.server
    .runAction({ action: action.id, version, inputs, idempotencyKey })
    .catch((error: unknown) => {
      if (toApiError(error).code !== 'offline') options.keys.answered(content);
      throw error;
    });
  options.keys.answered(content);
  return answer.kind === 'result' ? answer.data : await followRun(options, runtime, turn, answer.runId);
}

const restMs = 50;
const mostRests = 200;

/**
 * A row is sent by the handle that came with it, and handles belong to a version of the app: rows that are on their
 * way, as after an update, are waited for.
 */
async function waitForRows(options: RuntimeOptions, runtime: AppRuntime, action: ViewerAction) {
  if (!Object.values(action.inputs).some(({ kind }) => kind === 'row')) return;
  const isReading = () => {
    const { app, scope } = runtime.store.getState();
    const states = objectOf(scope.actions);
    return app.actions.some(
      ({ id, effect }) => effect === 'read' && id !== action.id && objectOf(states[id]).loading === true,
    );
  };
  if (!isReading()) return;
  for (let turn = 0; turn < mostRests && isReading(); turn += 1) await options.pause(restMs);
  // The table puts the row that came anew in the place of the selected one.
  await options.pause(restMs);
}

/** Exactly the inputs that the page sends; what is empty is left out. */
async function inputsOf(runtime: AppRuntime, action: ViewerAction): Promise<JsonObject> {
  const inputs: JsonObject = {};
  for (const [name, input] of Object.entries(action.inputs)) {
    const value = await runtime.fill(input.value);
    const sent = input.kind === 'row' ? handleOf(value) : value;
    if (sent === undefined || sent === null || sent === '') continue;
    inputs[name] = sent as JsonValue;
  }
  return inputs;
}

function handleOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null ? Reflect.get(row, rowHandleField) : undefined;
}

/** A run that was lost sight of is asked for again; its own end ends the waiting, or a newer run of the action. */
async function followRun(
  options: RuntimeOptions,
  runtime: AppRuntime,
  { action, isLatest }: Turn,
  runId: string,
): Promise<JsonValue> {
  for (let turn = 0; ; turn += 1) {
    const run = await options.server.run(runId).catch((error: unknown) => {
      if (toApiError(error).code === 'offline') return null;
      throw error;
    });
    if (!isLatest()) throw new RunFailed('Something newer was started.');
    if (run !== null) {
      runtime.store.setState(({ runs }) => ({ runs: { ...runs, [action.id]: run } }));
      if (run.status === 'succeeded') return run.result;
      if (isRunEnded(run.status)) {
        const tone = run.status === 'cancelled' ? 'info' : 'error';
        throw new RunFailed(run.error?.message ?? 'It did not succeed.', tone);
      }
    }
    await options.pause(turn === 0 ? firstPollMs : pollMs);
  }
}

class RunFailed extends Error {
  constructor(
    message: string,
    readonly tone: NoticeTone = 'error',
  ) {
    super(message);
  }
}

type Failure = { action: ViewerAction; error: unknown; isAutomatic: boolean };

async function showFailure(
  options: RuntimeOptions,
  runtime: AppRuntime,
  { action, error, isAutomatic }: Failure,
): Promise<void> {
  const { code, message } = explain(error);
  const fields = fieldErrorsOf(error);
  runtime.setAction(action.id, { loading: false, error: message });
  if (fields.length > 0) {
    runtime.store.setState(({ fieldErrors }) => ({ fieldErrors: { ...fieldErrors, [action.id]: fields } }));
  }
  if (code === 'app_updated') {
    runtime.replaceApp(await options.server.reload());
    runtime.notify('This app was updated meanwhile. What you typed is still here; please try again.', 'info');
    return;
  }
  if (!isAutomatic) runtime.notify(message, error instanceof RunFailed ? error.tone : 'error');
}

function explain(error: unknown): { code: string; message: string } {
  if (error instanceof RunFailed) return { code: 'run', message: error.message };
  const known = toApiError(error);
  const isOwn = known.code === 'internal' && error instanceof Error && error.name === 'Error';
  return isOwn ? { code: known.code, message: error.message } : known;
}
