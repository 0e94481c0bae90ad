import {
  bindingTexts,
  type Dependency,
  dependenciesOf,
  fillBindings,
  parseBinding,
  resolveBindingPath,
} from '#shared/apps/bindings.ts';
import type { JsonValue } from '#shared/json.ts';
import type { Scope } from './app-scope.ts';

/** What the sandbox made of an expression. */
export type Computed = { ok: true; value: unknown } | { ok: false; message: string };
export type ComputedByCode = Readonly<Record<string, Computed>>;

const quotedStep = /\[\s*(?:"([A-Za-z_$][\w$]*)"|'([A-Za-z_$][\w$]*)')\s*\]/g;

/** Reads a plain path; `form1.values["amount"]` is one, too. */
export function resolvePath(code: string, scope: Scope) {
  const outcome = resolveBindingPath(code, scope);
  if (outcome.kind === 'value' || !code.includes('[')) return outcome;
  return resolveBindingPath(code.replace(quotedStep, '.$1$2'), scope);
}

/** The expressions in a value that are no plain paths: the sandbox has to evaluate them. */
export function codesForSandbox(value: unknown, scope: Scope): string[] {
  const codes = bindingTexts(value).flatMap((text) => {
    const parsed = parseBinding(text);
    return parsed.ok ? parsed.parts.flatMap((part) => (part.kind === 'expression' ? [part.code] : [])) : [];
  });
  return [...new Set(codes)].filter((code) => resolvePath(code, scope).kind === 'not_a_path');
}

export type Filled = { value: unknown; error: string | null };

/** Fills one value from the scope; what cannot be evaluated is `undefined` with the reason. */
export function fillValue(value: JsonValue, scope: Scope, computed: ComputedByCode): Filled {
  try {
    return { value: fillBindings(value, (code) => evaluate(code, scope, computed)), error: null };
  } catch (error) {
    return { value: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}

function evaluate(code: string, scope: Scope, computed: ComputedByCode): unknown {
  const outcome = resolvePath(code, scope);
  if (outcome.kind === 'value') return outcome.value;
  const known = Object.hasOwn(computed, code) ? computed[code] : undefined;
  if (known === undefined) return undefined;
  if (known.ok) return known.value;
  throw new Error(known.message);
}

const cache = new Map<string, Dependency[]>();

/** What an expression depends on; parsed once. */
export function dependenciesOfCode(code: string): readonly Dependency[] {
  const known = cache.get(code);
  if (known !== undefined) return known;
  const found = dependenciesOf(`{{${code}}}`);
  cache.set(code, found);
  return found;
}
