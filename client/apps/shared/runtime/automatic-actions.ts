import type { ViewerAction, ViewerApp } from '#shared/apps/app-views.ts';
import { dependenciesOf } from '#shared/apps/bindings.ts';
import type { AppRuntime } from './app-runtime.ts';
import { pick } from './app-scope.ts';

/** Starts what runs by itself (design 6.1): on load, on change of what the inputs use, every so often. */
export function startAutomaticActions(runtime: AppRuntime): () => void {
  const { app } = runtime.store.getState();
  const stops = app.actions.filter(({ isAllowed }) => isAllowed).map((action) => startOne(runtime, action));
  return () => {
    for (const stop of stops) stop();
  };
}

function startOne(runtime: AppRuntime, action: ViewerAction): () => void {
  const run = () => void runtime.runAction(action.id, { isAutomatic: true });
  switch (action.when.kind) {
    case 'manual':
      return () => undefined;
    case 'load':
      run();
      return () => undefined;
    case 'every': {
      run();
      const timer = setInterval(() => !document.hidden && run(), action.when.seconds * 1000);
      return () => clearInterval(timer);
    }
    case 'change':
      run();
      return onChange(runtime, action, run);
  }
}

function onChange(runtime: AppRuntime, action: ViewerAction, run: () => void): () => void {
  const used = dependenciesOf(Object.values(action.inputs).map(({ value }) => value));
  const read = () => used.map((dependency) => pick(runtime.store.getState().scope, dependency));
  const debounceMs = action.when.kind === 'change' ? action.when.debounceMs : 0;
  let seen = read();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = runtime.store.subscribe(() => {
    const now = read();
    if (now.every((value, index) => Object.is(value, seen[index]))) return;
    seen = now;
    clearTimeout(timer);
    timer = setTimeout(run, debounceMs);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

/** Which actions run by themselves, as text: when it changes, they are started anew. */
export function automaticKey(app: ViewerApp): string {
  return JSON.stringify([app.version, app.actions.map(({ id, when }) => [id, when])]);
}
