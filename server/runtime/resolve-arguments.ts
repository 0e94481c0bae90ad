import type { StepError } from '#server/engine/messages.ts';
import { namedNodeIds } from '#shared/expressions/list-references.ts';
import { parseExpression } from '#shared/expressions/parse-expression.ts';
import { resolvePath } from '#shared/expressions/resolve-path.ts';
import type { ScopeName } from '#shared/expressions/scope-names.ts';
import { fillTemplate, parseTemplate } from '#shared/expressions/template.ts';
import type { Argument } from '#shared/graph/schema.ts';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import type { SandboxPort } from './sandbox-port.ts';
import type { StepScope } from './step-scope.ts';

export type Evaluated = { ok: true; value: JsonValue } | { ok: false; error: StepError };

/** Computes the arguments and expressions of one step (design 3.4). Failures are data that name the place. */
export type Evaluator = {
  /** `extra` adds variables to the scope, such as `attempt`; `where` names the place for the message. */
  evaluate(code: string, where: string, extra?: JsonObject): Promise<Evaluated>;
  resolve(argument: Argument, where: string): Promise<Evaluated>;
  /** All or the first failure; absent arguments are left out. */
  resolveAll(named: Record<string, Argument | undefined>, where: string): Promise<Evaluated>;
};

/** What an expression may name, loaded only as far as it does. */
type ExpressionScope = Pick<StepScope, 'root' | 'result'>;

export function createEvaluator(sandbox: SandboxPort, scope: ExpressionScope): Evaluator {
  async function evaluate(code: string, where: string, extra: JsonObject = {}): Promise<Evaluated> {
    const names = namesOf(code);
    if (!names.ok) return fail({ code: 'syntax_error', fault: 'user', ...names.error }, where);
    const values = { ...(await loadScope(scope, names)), ...extra };
    const path = resolvePath(code, values);
    if (path.kind === 'value') return { ok: true, value: (path.value ?? null) as JsonValue };
    if (path.kind === 'error') {
      return fail({ code: 'expression_error', message: path.message, fault: 'user' }, where);
    }
    const outcome = await sandbox.evaluate({ code, scope: values });
    return outcome.ok ? outcome : fail(outcome.error, where);
  }

  async function resolve(argument: Argument, where: string): Promise<Evaluated> {
    if (argument.kind === 'static') return { ok: true, value: argument.value };
    if (argument.kind === 'expression') return evaluate(argument.code, where);
    const template = parseTemplate(argument.text);
    if (!template.ok) return fail({ code: 'syntax_error', fault: 'user', ...template.error }, where);
    const values: JsonValue[] = [];
    for (const part of template.parts) {
      if (part.kind === 'text') continue;
      const value = await evaluate(part.code, where);
      if (!value.ok) return value;
      values.push(value.value);
    }
    return { ok: true, value: fillTemplate(template.parts, values) as JsonValue };
  }

  async function resolveAll(named: Record<string, Argument | undefined>, where: string): Promise<Evaluated> {
    const entries: [string, JsonValue][] = [];
    for (const [name, argument] of Object.entries(named)) {
      if (argument === undefined) continue;
      const value = await resolve(argument, `${where} "${name}"`);
      if (!value.ok) return value;
      entries.push([name, value.value]);
    }
    return { ok: true, value: Object.fromEntries(entries) };
  }

  return { evaluate, resolve, resolveAll };
}

function fail(error: StepError, where: string): Evaluated {
  return { ok: false, error: { ...error, message: `${where} could not be computed: ${error.message}` } };
}

async function loadScope(
  scope: ExpressionScope,
  names: { roots: ScopeName[]; nodes: string[] },
): Promise<JsonObject> {
  const values: JsonObject = {};
  for (const name of names.roots) {
    if (name !== 'results') values[name] = await scope.root(name);
  }
  if (!names.roots.includes('results')) return values;
  const results: [string, JsonValue][] = [];
  for (const node of names.nodes) results.push([node, await scope.result(node)]);
  values.results = Object.fromEntries(results);
  return values;
}

type CodeNames =
  | { ok: true; roots: ScopeName[]; nodes: string[] }
  | { ok: false; error: { message: string; line: number; column: number } };

/** What expressions name, by their code: parsing costs more than most evaluations. */
const knownNames = new Map<string, CodeNames>();
const maxKnownNames = 2000;

function namesOf(code: string): CodeNames {
  const known = knownNames.get(code);
  if (known !== undefined) return known;
  const parsed = parseExpression(code);
  const names: CodeNames = parsed.ok
    ? { ok: true, roots: parsed.references.roots, nodes: namedNodeIds(parsed.references) }
    : { ok: false, error: parsed.error };
  if (knownNames.size >= maxKnownNames) knownNames.clear();
  knownNames.set(code, names);
  return names;
}
