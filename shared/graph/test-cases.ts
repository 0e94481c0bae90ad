import * as z from 'zod';
import type { JsonValue } from '#shared/json.ts';
import { type RunStatus, runStatusSchema } from '#shared/runs/run.ts';
import { expressionSchema, type FlowDefinition, jsonValueSchema, nodeIdSchema } from './schema.ts';

/** A decision that a test case gives; `node` is a node id, a step path or `*`. */
const givenDecisionSchema = z.strictObject({
  node: z.string().min(1),
  decision: z.enum(['approved', 'rejected', 'expired']),
  who: z.string().optional(),
  form: jsonValueSchema.optional(),
});

const expectedSchema = z.strictObject({
  status: runStatusSchema.default('succeeded'),
  result: jsonValueSchema.optional(),
  holds: expressionSchema.optional(),
});

/**
 * A test case that is stored with a flow (design 3.10): with this input, these results pinned, these decisions and
 * signals given, the run comes to what is expected: a status, a result, an expression that holds, or such an expression
 * alone. It sees `result`, `error`, `status` and `steps` (status by path). Parsing gives what a file may hold again.
 */
export const testCaseSchema = z.strictObject({
  name: z.string().min(1).max(200),
  input: jsonValueSchema.optional(),
  trigger: nodeIdSchema.optional(),
  pinned: z.record(z.string(), jsonValueSchema).default({}),
  decisions: z.array(givenDecisionSchema).max(100).default([]),
  signals: z
    .array(z.strictObject({ name: z.string().min(1), value: jsonValueSchema }))
    .max(100)
    .default([]),
  /** On a server the run reaches other systems only with it; on the command line it always may. */
  outward: z.boolean().optional(),
  expect: z.union([expressionSchema, expectedSchema]),
});

export type TestCase = z.infer<typeof testCaseSchema>;

/** What a run has to come to; what is left out may be anything. */
export type Expected = { status?: RunStatus; result?: JsonValue | undefined; holds?: string | undefined };

/** What a case expects, whichever way it is written. */
export function expectedOf({ expect }: TestCase): Expected {
  return typeof expect === 'string' ? { holds: expect } : expect;
}

/** The nodes that a case gives results for and that the flow does not have (any more), by id. */
export function unknownPins(definition: FlowDefinition, { pinned }: TestCase): string[] {
  const known = new Set(definition.nodes.map(({ id }) => id));
  return Object.keys(pinned).filter((id) => !known.has(id));
}

/** The definition as a test case runs it: the named nodes give these results instead of executing. */
export function withPinned(definition: FlowDefinition, pinned: TestCase['pinned']): FlowDefinition {
  return {
    ...definition,
    nodes: definition.nodes.map((node) => {
      const result = pinned[node.id];
      return result === undefined ? node : { ...node, pinned: { ...node.pinned, enabled: true, result } };
    }),
  };
}
