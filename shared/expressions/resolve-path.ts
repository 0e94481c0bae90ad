import { isScopeName, type ScopeName } from './scope-names.ts';

/** A step of a path; `isOptional` for `?.`, `isDotted` for `.name`, `isIndex` for `[0]`. */
type PathStep = { name: string; isOptional: boolean; isDotted: boolean; isIndex: boolean };
export type ExpressionPath = { root: ScopeName; steps: PathStep[] };

export type PathOutcome =
  | { kind: 'value'; value: unknown }
  | { kind: 'error'; message: string }
  | { kind: 'not_a_path' };

const rootPattern = /\s*([a-z]+)/y;
const stepPattern =
  /\s*(?:(\?\.|\.)\s*([A-Za-z_$][\w$]*)|(\?\.)?\s*\[\s*(?:(0|[1-9]\d{0,8})|"([^"\\\n\r]*)"|'([^'\\\n\r]*)')\s*\])/y;
const loneSurrogate = /\p{Surrogate}/u;

/** Recognises a bare path such as `results.fetch.items[0].name` or `input.x?.y`; undefined for all other code. */
export function parsePath(code: string): ExpressionPath | undefined {
  rootPattern.lastIndex = 0;
  const root = rootPattern.exec(code)?.[1];
  if (root === undefined || !isScopeName(root)) return undefined;
  const steps: PathStep[] = [];
  let end = rootPattern.lastIndex;
  const length = code.trimEnd().length;
  while (end < length) {
    stepPattern.lastIndex = end;
    const match = stepPattern.exec(code);
    if (match === null) return undefined;
    const [, dot, dotted, optionalBracket, index, doubleQuoted, singleQuoted] = match;
    const name = dotted ?? index ?? doubleQuoted ?? singleQuoted;
    if (name === undefined) return undefined;
    steps.push({
      name,
      isOptional: dot === '?.' || optionalBracket !== undefined,
      isDotted: dotted !== undefined,
      isIndex: index !== undefined,
    });
    end = stepPattern.lastIndex;
  }
  return { root, steps };
}

/**
 * Evaluates a bare path over a scope of JSON values without a sandbox, with exactly the result that JavaScript
 * gives: `undefined` for a missing property, an error on null. `not_a_path` for all other code, and where the
 * outcome is not plain data (a method such as `input.toString`), so that the sandbox decides.
 */
export function resolvePath(code: string, scope: Readonly<Record<string, unknown>>): PathOutcome {
  const path = parsePath(code);
  if (path === undefined || !Object.hasOwn(scope, path.root)) return { kind: 'not_a_path' };
  let value: unknown = scope[path.root];
  for (const step of path.steps) {
    if (value === null || value === undefined) {
      if (step.isOptional) return { kind: 'value', value: undefined };
      return { kind: 'error', message: readingError(step, value) };
    }
    const holder: object = Object(value);
    if (Object.hasOwn(holder, step.name)) value = Reflect.get(holder, step.name);
    else if (step.name in holder) return { kind: 'not_a_path' };
    else value = undefined;
  }
  if (typeof value === 'string' && loneSurrogate.test(value)) return { kind: 'not_a_path' };
  return { kind: 'value', value };
}

/** The words of QuickJS, so that the message does not depend on how the expression was evaluated. */
function readingError(step: PathStep, value: null | undefined): string {
  return step.isDotted
    ? `cannot read property '${step.name}' of ${value}`
    : `cannot read property of ${value}`;
}
