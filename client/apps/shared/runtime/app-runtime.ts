import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActionAnswer, AppRunItem, AppRunView, ViewerApp } from '#shared/apps/app-views.ts';
import type { Handler } from '#shared/apps/handlers.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { createActionRunner } from './action-runner.ts';
import { type ActionState, idleAction, objectOf, scopeOf, withFields } from './app-scope.ts';
import type { BindingSandbox } from './binding-sandbox.ts';
import { createComputedBindings } from './computed-bindings.ts';
import { codesForSandbox, fillValue } from './fill-values.ts';
import { runHandlers } from './run-handlers.ts';
import type { NoticeTone, Question, RuntimeState } from './runtime-state.ts';

/** What an open app asks the server for: the published app, its preview, or nothing in the builder. */
export type RuntimeServer = {
  reload(): Promise<ViewerApp>;
  runAction(call: {
    action: string;
    version: number | null;
    inputs: JsonObject;
    idempotencyKey: string;
  }): Promise<ActionAnswer>;
  run(runId: string): Promise<AppRunView>;
  /** What the person started by this action before, newest first. */
  runs(action: string, limit: number): Promise<AppRunItem[]>;
  cancelRun(runId: string): Promise<unknown>;
};

export type RuntimeOptions = {
  app: ViewerApp;
  server: RuntimeServer;
  sandbox: BindingSandbox;
  query: Readonly<Record<string, string>>;
  newId(): string;
  /** Waits; tests do not. */
  pause(ms: number): Promise<void>;
  openUrl(url: string, newTab: boolean): void;
};

/** An app that is being used. Everything that happens in it goes through these functions. */
export type AppRuntime = {
  store: StoreApi<RuntimeState>;
  server: RuntimeServer;
  /** Sets what bindings see of a component; `isTouched` when a person did it. */
  setOutputs(id: string, outputs: Record<string, unknown>, isTouched?: boolean): void;
  setVariable(name: string, value: unknown): void;
  setAction(id: string, changes: Partial<ActionState>): void;
  reset(id: string): void;
  goToPage(id: string): void;
  /** Does what an event of a component says; whether all of it went well. */
  fire(id: string, event: string, payload: JsonObject): Promise<boolean>;
  runAction(id: string, options?: { isAutomatic?: boolean }): Promise<boolean>;
  /** Fills a value that may hold any expression. */
  fill(value: JsonValue, extra?: Record<string, unknown>): Promise<unknown>;
  watch(codes: readonly string[]): () => void;
  notify(message: string, tone: NoticeTone): void;
  dismiss(id: string): void;
  ask(question: Omit<Question, 'answer'>): Promise<boolean>;
  /** Puts another document in place; what people have typed is kept. */
  replaceApp(app: ViewerApp): void;
  openUrl(url: string, newTab: boolean): void;
  /** Ends what runs beside the page; it starts again when it is needed. */
  dispose(): void;
};

export function createAppRuntime(options: RuntimeOptions): AppRuntime {
  const { app, sandbox, query } = options;
  const firstPage = app.pages[0]?.id ?? '';
  const store = createStore<RuntimeState>(() => ({
    app,
    page: firstPage,
    scope: scopeOf(app, firstPage, { url: { query } }),
    computed: {},
    runs: {},
    fieldErrors: {},
    touched: {},
    resets: {},
    notices: [],
    question: null,
  }));
  const computedBindings = createComputedBindings({
    sandbox,
    readScope: () => store.getState().scope,
    onComputed: (results) => store.setState(({ computed }) => ({ computed: { ...computed, ...results } })),
    schedule: (run) => setTimeout(run, 0),
  });
  store.subscribe((state, before) => {
    if (state.scope !== before.scope) computedBindings.check();
  });
  const setFields = (root: string, fields: Record<string, unknown>) =>
    store.setState((state) => {
      const scope = withFields(state.scope, root, fields);
      return scope === state.scope ? state : { scope };
    });

  const runtime: AppRuntime = {
    store,
    server: options.server,
    setOutputs(id, outputs, isTouched = false) {
      setFields(id, outputs);
      if (isTouched) store.setState(({ touched }) => ({ touched: { ...touched, [id]: true } }));
    },
    setVariable: (name, value) => setFields('state', { [name]: value }),
    setAction(id, changes) {
      const known = objectOf(store.getState().scope.actions)[id];
      setFields('actions', { [id]: { ...idleAction, ...objectOf(known), ...changes } });
    },
    reset: (id) => store.setState((state) => withoutUse(state, id)),
    goToPage: (page) => store.setState((state) => ({ page, scope: scopeOf(state.app, page, state.scope) })),
    fire: (id, event, payload) => runHandlers(runtime, handlersOf(store.getState().app, id, event), payload),
    runAction: createActionRunner(options, () => runtime),
    async fill(value, extra = {}) {
      const scope = { ...store.getState().scope, ...extra };
      const computed = await sandbox.evaluate(codesForSandbox(value, scope), scope);
      const filled = fillValue(value, scope, computed);
      if (filled.error !== null) throw new Error(filled.error);
      return filled.value;
    },
    watch: computedBindings.watch,
    notify: (message, tone) =>
      store.setState(({ notices }) => ({ notices: [...notices, { id: options.newId(), message, tone }] })),
    dismiss: (id) =>
      store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    ask: (question) =>
      new Promise((resolve) => {
        const answer = (goOn: boolean) => {
          store.setState({ question: null });
          resolve(goOn);
        };
        store.setState({ question: { ...question, answer } });
      }),
    replaceApp: (next) =>
      store.setState((state) => {
        const page = next.pages.some(({ id }) => id === state.page) ? state.page : (next.pages[0]?.id ?? '');
        return { app: next, page, scope: scopeOf(next, page, state.scope) };
      }),
    openUrl: options.openUrl,
    dispose: sandbox.dispose,
  };
  return runtime;
}

function handlersOf(app: ViewerApp, id: string, event: string): readonly Handler[] {
  const component = app.pages.flatMap((page) => page.components).find((one) => one.id === id);
  return component?.events[event] ?? [];
}

/** The component as if nobody had used it. */
function withoutUse(state: RuntimeState, id: string): Partial<RuntimeState> {
  const { [id]: _used, ...rest } = state.scope;
  return {
    scope: scopeOf(state.app, state.page, rest),
    touched: { ...state.touched, [id]: false },
    resets: { ...state.resets, [id]: (state.resets[id] ?? 0) + 1 },
  };
}
