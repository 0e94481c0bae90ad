import * as z from 'zod';
import { jsonValueSchema } from '#shared/graph/schema.ts';
import { pathSchema } from '#shared/slug.ts';

export const runStatuses = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const;
export const runStatusSchema = z.enum(runStatuses);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const stepStatuses = [
  'queued',
  'running',
  'waiting',
  'retrying',
  'succeeded',
  'failed',
  'skipped',
  'bypassed',
  'cancelled',
] as const;
export const stepStatusSchema = z.enum(stepStatuses);
export type StepStatus = z.infer<typeof stepStatusSchema>;

export const faultSchema = z.enum(['user', 'system', 'timeout', 'cancelled']);
export type Fault = z.infer<typeof faultSchema>;

/**
 * Why a step or a run failed (design 3.7); `line` and `column` are 1-based in the author's source, `sourceLine` is the
 * text of that line.
 */
export const runErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  fault: faultSchema,
  node: z.string().optional(),
  path: z.string().optional(),
  attempt: z.int().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  sourceLine: z.string().optional(),
  details: jsonValueSchema.optional(),
});
export type RunError = z.infer<typeof runErrorSchema>;

export const endedRunStatuses = [
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
] as const satisfies RunStatus[];

export function isRunEnded(status: RunStatus): boolean {
  return (endedRunStatuses as readonly RunStatus[]).includes(status);
}

/** What started a run, as expressions see it (design 3.3). `time` is an ISO string. */
export const triggerInfoSchema = z.object({
  kind: z.string(),
  node: z.string(),
  time: z.string(),
  method: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), jsonValueSchema).optional(),
  rawBody: z.string().optional(),
  /** The app through which a person started it; `version` null: a preview of its draft. */
  app: z
    .object({ id: z.string(), slug: z.string(), version: z.int().nullable(), action: z.string() })
    .optional(),
});
export type TriggerInfo = z.infer<typeof triggerInfoSchema>;

/** Which version a rerun executes: the one that ran, the one that is published now, or one by its number. */
export const rerunVersionSchema = z.union([z.enum(['same', 'newest']), z.int().min(1)]);
export type RerunVersion = z.infer<typeof rerunVersionSchema>;

/** What starts runs; as filters of lists. */
export const triggerKinds = ['manual', 'webhook', 'schedule'] as const;

/** Words by which people find runs again. */
export const runLabelsSchema = z.array(z.string().trim().min(1).max(64)).max(10);

/** Which runs a list shows. `since` and `until` are ISO times of when they were made. */
export const runFilterSchema = z.strictObject({
  flow: pathSchema.optional(),
  status: runStatusSchema.optional(),
  trigger: z.enum(triggerKinds).optional(),
  label: z.string().max(64).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});

/** A value of which only the beginning stands in its place: how long its JSON is, and of a list how many items it has. */
export const cutValueSchema = z.object({ characters: z.int(), items: z.int().optional() });
export type CutValue = z.infer<typeof cutValueSchema>;

/** A run as the REST API and tRPC show it (design 2.4); times are ISO strings. */
export const runViewSchema = z.object({
  id: z.string(),
  status: runStatusSchema,
  waitingFor: z.enum(['approval', 'timer', 'signal', 'child']).optional(),
  /** `folder/name` */
  flow: z.string(),
  /** null: a test of the draft */
  version: z.int().nullable(),
  isTest: z.boolean(),
  trigger: triggerInfoSchema,
  input: jsonValueSchema,
  result: jsonValueSchema,
  error: runErrorSchema.nullable(),
  startedBy: z.string().nullable(),
  labels: z.array(z.string()).optional(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** The result is too long to be shown at once (design 5.4). */
  cut: cutValueSchema.optional(),
});
export type RunView = z.infer<typeof runViewSchema>;

/** A step record (design 3.7): one attempt of one execution of a node. */
export const stepViewSchema = z.object({
  path: z.string(),
  node: z.string(),
  kind: z.string(),
  attempt: z.int(),
  executions: z.int(),
  status: stepStatusSchema,
  ports: z.array(z.string()),
  input: jsonValueSchema,
  result: jsonValueSchema,
  error: runErrorSchema.nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  worker: z.string().nullable(),
  reusedFrom: z.string().optional(),
  /** Values of this run that are too long to be shown at once (design 5.4). */
  cut: z
    .object({ runId: z.string(), input: cutValueSchema.optional(), result: cutValueSchema.optional() })
    .optional(),
});
export type StepView = z.infer<typeof stepViewSchema>;

export const logLineSchema = z.object({
  /** Order within the run. */
  seq: z.int(),
  path: z.string(),
  at: z.string(),
  stream: z.enum(['log', 'info', 'warn', 'error', 'debug']),
  text: z.string(),
});
export type LogLineView = z.infer<typeof logLineSchema>;
