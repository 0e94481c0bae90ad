import { useEffect, useState } from 'react';
import { type BindingSandbox, createBindingSandbox } from '#client/apps/shared/runtime/binding-sandbox.ts';
import type { Computed, ComputedByCode } from '#client/apps/shared/runtime/fill-values.ts';
import { parseExpression } from '#shared/expressions/parse-expression.ts';
import { resolvePath } from '#shared/expressions/resolve-path.ts';
import type { JsonObject } from '#shared/json.ts';
import { useExpressionScope } from './expression-context.tsx';

const pauseMs = 200;
let sandbox: BindingSandbox | undefined;

/**
 * What expressions give with the data of the last run, in their order; undefined while one of them is not known. A
 * bare path is read at once, other code runs in the sandbox for bindings.
 */
export function useLiveValues(codes: readonly string[]): Computed[] | undefined {
  const { scope, isRecorded } = useExpressionScope();
  const [computed, setComputed] = useState<ComputedByCode>({});
  const waiting = isRecorded ? codes.flatMap((code) => sourceFor(code, scope) ?? []) : [];
  const waitingText = JSON.stringify(waiting);

  useEffect(() => {
    const sources = JSON.parse(waitingText) as string[];
    if (sources.length === 0) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      sandbox ??= createBindingSandbox();
      const results = await sandbox.evaluate(sources, scope);
      if (isCurrent) setComputed(results);
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [waitingText, scope]);

  const values = codes.flatMap((code) => liveValueOf(code, scope, computed) ?? []);
  // An example of a type tells nothing where it is empty.
  const isExample = ({ ok, ...given }: Computed) => ok && 'value' in given && given.value !== null;
  const isKnown = values.length === codes.length && (isRecorded || values.every(isExample));
  return isKnown ? values : undefined;
}

function liveValueOf(code: string, scope: JsonObject, computed: ComputedByCode): Computed | undefined {
  const path = resolvePath(code, scope);
  if (path.kind === 'value') return { ok: true, value: path.value };
  if (path.kind === 'error') return { ok: false, message: path.message };
  const source = sourceFor(code, scope);
  return source === undefined ? undefined : computed[source];
}

/** What the sandbox is to evaluate: statements with `return` as one expression; undefined for paths and wrong code. */
function sourceFor(code: string, scope: JsonObject): string | undefined {
  if (resolvePath(code, scope).kind !== 'not_a_path') return undefined;
  const parsed = parseExpression(code);
  if (!parsed.ok) return undefined;
  return parsed.form === 'body' ? `(() => {${code}\n})()` : code;
}
