import type { JsonObject } from '#shared/json.ts';
import type { ProblemCode } from '../problems.ts';
import type { Purpose } from '../rules/rule.ts';
import { type FlowDefinition, flowDefinitionSchema, type Policy } from '../schema.ts';
import { validateDefinition } from '../validate.ts';

/** All problems as `code node`, so that a test lists them in one line. */
export function problemLines(definition: FlowDefinition, purpose: Purpose = 'edit'): string[] {
  return validateDefinition(definition, purpose).map(({ code, node }) => (node ? `${code} ${node}` : code));
}

/** The sentence of the first problem with a code. */
export function problemMessage(
  definition: FlowDefinition,
  wanted: ProblemCode,
  purpose: Purpose = 'edit',
): string | undefined {
  return validateDefinition(definition, purpose).find((problem) => problem.code === wanted)?.message;
}

/** A policy with the schema's defaults. */
export function policyOf(policy: JsonObject): Policy {
  const nodes = [{ id: 'x', kind: 'script', policy }];
  return flowDefinitionSchema.parse({ formatVersion: 1, nodes }).nodes[0]?.policy ?? {};
}
