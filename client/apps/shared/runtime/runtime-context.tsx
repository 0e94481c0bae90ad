import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { dependenciesOf } from '#shared/apps/bindings.ts';
import type { JsonObject } from '#shared/json.ts';
import type { AppRuntime } from './app-runtime.ts';
import { pick } from './app-scope.ts';
import { codesForSandbox, fillValue } from './fill-values.ts';
import type { RuntimeState } from './runtime-state.ts';

const RuntimeContext = createContext<AppRuntime | null>(null);

export function RuntimeProvider({ runtime, children }: { runtime: AppRuntime; children: ReactNode }) {
  return <RuntimeContext value={runtime}>{children}</RuntimeContext>;
}

export function useRuntime(): AppRuntime {
  const runtime = useContext(RuntimeContext);
  if (runtime === null) throw new Error('useRuntime is used outside an app');
  return runtime;
}

/** A narrow view of the open app; `selector` returns a part that keeps its identity. */
export function useRuntimeState<Part>(selector: (state: RuntimeState) => Part): Part {
  return useStore(useRuntime().store, selector);
}

export type FilledProps = {
  values: Readonly<Record<string, unknown>>;
  errors: Readonly<Record<string, string>>;
};

/** Properties with their bindings filled; drawn again only when something that they use has changed. */
export function useFilledProps(props: JsonObject): FilledProps {
  const runtime = useRuntime();
  const dependencies = useMemo(() => dependenciesOf(props), [props]);
  const scope = runtime.store.getState().scope;
  const codes = useMemo(() => codesForSandbox(props, runtime.store.getState().scope), [props, runtime]);
  const used = useRuntimeState(
    useShallow((state) => dependencies.map((dependency) => pick(state.scope, dependency))),
  );
  const results = useRuntimeState(useShallow((state) => codes.map((code) => state.computed[code])));
  useEffect(() => (codes.length === 0 ? undefined : runtime.watch(codes)), [runtime, codes]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scope is read where what is used of it has changed
  return useMemo(() => {
    const { computed } = runtime.store.getState();
    const values: Record<string, unknown> = {};
    const errors: Record<string, string> = {};
    for (const [name, value] of Object.entries(props)) {
      const filled = fillValue(value, scope, computed);
      values[name] = filled.value;
      if (filled.error !== null) errors[name] = filled.error;
    }
    return { values, errors };
  }, [props, used, results, runtime]);
}
