import { useEffect, useState } from 'react';
import { type BindingSandbox, createBindingSandbox } from '#client/apps/shared/runtime/binding-sandbox.ts';
import type { Computed } from '#client/apps/shared/runtime/fill-values.ts';
import { parseExpression } from '#shared/expressions/parse-expression.ts';
import { resolvePath } from '#shared/expressions/resolve-path.ts';
import { useExpressionScope } from './expression-context.tsx';

const pauseMs = 200;
let sandbox: BindingSandbox | undefined;

/**
 * What an expression gives with the data of the last run; undefined while that is not known. A bare path is read at
 * once, other code runs in the sandbox for bindings.
 */
export function useLiveValue(code: string): Computed | undefined {
  const { scope, isRecorded } = useExpressionScope();
  const [computed, setComputed] = useState<{ code: string; result: Computed }>();
  const path = resolvePath(code, scope);
  const source = path.kind === 'not_a_path' && isRecorded ? asExpression(code) : undefined;

  useEffect(() => {
    if (source === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      sandbox ??= createBindingSandbox();
      const results = await sandbox.evaluate([source], scope);
      const result = results[source];
      if (isCurrent && result !== undefined) setComputed({ code: source, result });
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [source, scope]);

  if (path.kind === 'value') return { ok: true, value: path.value };
  if (path.kind === 'error') return isRecorded ? { ok: false, message: path.message } : undefined;
  return computed?.code === source ? computed?.result : undefined;
}

/** Statements with `return` as one expression; undefined for what cannot be parsed. */
function asExpression(code: string): string | undefined {
  const parsed = parseExpression(code);
  if (!parsed.ok) return undefined;
  return parsed.form === 'body' ? `(() => {${code}\n})()` : code;
}
