import * as z from 'zod';
import type { JsonObject, JsonValue } from '#shared/json.ts';
import { pathSchema, slugSchema } from '#shared/slug.ts';

/** The only version that this release writes; older ones are migrated on load. */
export const currentFormatVersion = 1;

export const jsonValueSchema: z.ZodType<JsonValue> = z.json();
export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), jsonValueSchema);

export const nodeKinds = [
  'manual',
  'webhook',
  'schedule',
  'script',
  'query',
  'http',
  'email',
  'branch',
  'loop',
  'while',
  'approval',
  'wait',
  'flow',
  'merge',
  'transform',
  'return',
  'fail',
] as const;

export type NodeKind = (typeof nodeKinds)[number];

/** Expression code (design 3.4): a JavaScript expression, or statements with `return`. */
export const expressionSchema = z.string();

/** An argument of a node (design 3.4). */
export const argumentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('static'), value: jsonValueSchema }),
  z.strictObject({ kind: z.literal('expression'), code: expressionSchema }),
  z.strictObject({ kind: z.literal('template'), text: z.string() }),
]);

export type Argument = z.infer<typeof argumentSchema>;

/** A year: the longest pause and the longest time limit of a node. */
export const maxPolicySeconds = 31_536_000;

const retryStageSchema = z.strictObject({
  attempts: z.int().min(1).max(1000),
  backoff: z.enum(['constant', 'exponential']).default('constant'),
  seconds: z.number().min(0).max(maxPolicySeconds),
  factor: z.number().min(1).max(100).default(2),
  maxSeconds: z.number().min(0).max(maxPolicySeconds).default(3600),
  jitter: z.number().min(0).max(1).default(0),
  when: expressionSchema.optional(),
});

export type RetryStage = z.infer<typeof retryStageSchema>;

/** The policy of a node (design 3.6). */
export const policySchema = z.strictObject({
  retry: z.union([retryStageSchema, z.array(retryStageSchema)]).optional(),
  timeoutSeconds: z.number().positive().max(maxPolicySeconds).optional(),
  skipIf: expressionSchema.optional(),
  stopIf: z
    .strictObject({
      when: expressionSchema,
      scope: z.enum(['loop', 'iteration', 'flow']),
      skipped: z.boolean().optional(),
      fail: z.string().optional(),
    })
    .optional(),
  cacheSeconds: z.number().positive().optional(),
  concurrency: z.strictObject({ key: expressionSchema.optional(), limit: z.int().min(1) }).optional(),
  priority: z.int().optional(),
  continueOnError: z.boolean().optional(),
  onCrash: z.enum(['retry', 'fail']).optional(),
  sensitive: z.enum(['input', 'result', 'both']).optional(),
});

export type Policy = z.infer<typeof policySchema>;

/** A node's id: a slug that is safe as the name of a property, since results are objects keyed by node id. */
export const nodeIdSchema = slugSchema.refine((id) => id !== '__proto__', 'Use another id than "__proto__"');

const positionSchema = z.strictObject({ x: z.number(), y: z.number() });

/**
 * A node as it is stored. `kind` is any text and `config` any object here, because a draft may hold
 * a node that is not finished; `validate` reports what is missing and `nodeConfig` gives the typed form.
 */
export const nodeSchema = z.strictObject({
  id: nodeIdSchema,
  kind: z.string(),
  title: z.string().max(200).default(''),
  position: positionSchema.default({ x: 0, y: 0 }),
  parentId: nodeIdSchema.optional(),
  config: jsonObjectSchema.default({}),
  policy: policySchema.optional(),
  disabled: z.boolean().optional(),
  pinned: z
    .strictObject({ enabled: z.boolean(), result: jsonValueSchema, port: z.string().optional() })
    .optional(),
  bypassConfirmed: z.boolean().optional(),
});

export type FlowNode = z.infer<typeof nodeSchema>;

export const edgeSchema = z.strictObject({
  id: z.string().min(1).max(200),
  source: nodeIdSchema,
  sourcePort: z.string().min(1).max(64).default('out'),
  target: nodeIdSchema,
});

export type FlowEdge = z.infer<typeof edgeSchema>;

export const stickyNoteSchema = z.strictObject({
  id: z.string().min(1).max(200),
  text: z.string().max(20_000),
  position: positionSchema,
  size: z.strictObject({ width: z.number().positive(), height: z.number().positive() }),
  color: z.string().max(40),
});

export type StickyNote = z.infer<typeof stickyNoteSchema>;

export const flowSettingsSchema = z.strictObject({
  timeoutSeconds: z.number().positive().optional(),
  env: jsonObjectSchema.optional(),
  priority: z.int().optional(),
  cacheSeconds: z.number().positive().optional(),
  concurrency: z
    .strictObject({
      key: expressionSchema.optional(),
      limit: z.int().min(1),
      whenFull: z.enum(['queue', 'reject']),
    })
    .optional(),
  failureHandler: slugSchema.optional(),
  onFailure: pathSchema.optional(),
  expressionDialect: z.enum(['millrace', 'openflow']).default('millrace'),
});

export type FlowSettings = z.infer<typeof flowSettingsSchema>;

/** The flow document (design 3.1). Unknown fields are refused by name. */
export const flowDefinitionSchema = z.strictObject({
  formatVersion: z.literal(currentFormatVersion),
  inputs: jsonObjectSchema.default({ type: 'object', properties: {} }),
  nodes: z.array(nodeSchema).max(10_000).default([]),
  edges: z.array(edgeSchema).max(40_000).default([]),
  notes: z.array(stickyNoteSchema).max(2_000).default([]),
  settings: flowSettingsSchema.default({ expressionDialect: 'millrace' }),
});

export type FlowDefinition = z.infer<typeof flowDefinitionSchema>;

export const emptyFlow: FlowDefinition = flowDefinitionSchema.parse({ formatVersion: currentFormatVersion });
