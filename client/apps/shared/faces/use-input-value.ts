import { useEffect } from 'react';
import type { JsonValue } from '#shared/json.ts';
import { objectOf } from '../runtime/app-scope.ts';
import { useRuntime, useRuntimeState } from '../runtime/runtime-context.tsx';

/**
 * The value of an input: the default until somebody has changed it. `check` says what is wrong with a value; it is
 * shown once the field was left.
 */
export function useInputValue(id: string, initial: JsonValue, check: (value: unknown) => string | undefined) {
  const runtime = useRuntime();
  const outputs = useRuntimeState((state) => state.scope[id]);
  const isTouched = useRuntimeState((state) => state.touched[id] === true);
  const value = objectOf(outputs).value ?? null;
  const problem = check(value);
  const isValid = problem === undefined;
  const key = JSON.stringify(initial);
  useEffect(() => {
    if (!isTouched) runtime.setOutputs(id, { value: JSON.parse(key) as JsonValue });
  }, [runtime, id, key, isTouched]);
  useEffect(() => runtime.setOutputs(id, { isValid }), [runtime, id, isValid]);

  function change(next: JsonValue, more: Record<string, JsonValue> = {}): void {
    runtime.setOutputs(id, { value: next, ...more }, true);
    void runtime.fire(id, 'change', { value: next });
  }

  return { value, isTouched, error: isTouched ? problem : undefined, change };
}
