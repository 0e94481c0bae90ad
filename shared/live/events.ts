import * as z from 'zod';
import { logLineSchema, runErrorSchema, runStatusSchema, stepStatusSchema } from '#shared/runs/run.ts';

/**
 * Topics of the one event stream of a tab: `run:<id>` (state of one run), `logs:<id>` (its log lines),
 * `runs` (any run of the workspace changed), `approvals` (any request changed), `flow:<id>` (its draft or its test cases changed).
 */
export const topicSchema = z.string().regex(/^(runs|approvals|(run|logs|flow):[A-Za-z0-9_-]{1,64})$/);

/** The live face of one node of a run; edges are derived from the ports that it took. */
export const nodeLiveSchema = z.object({
  status: stepStatusSchema,
  ports: z.array(z.string()),
  attempt: z.int(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  error: runErrorSchema.nullable(),
});
export type NodeLive = z.infer<typeof nodeLiveSchema>;

/** A snapshot of a run's progress: always whole, so that a missed one does no harm. Keys of `nodes` are node ids. */
export const runLiveSchema = z.object({
  runId: z.string(),
  revision: z.int(),
  status: runStatusSchema,
  waitingFor: z.enum(['approval', 'timer', 'signal', 'child']).nullable(),
  error: runErrorSchema.nullable(),
  nodes: z.record(z.string(), nodeLiveSchema),
});
export type RunLive = z.infer<typeof runLiveSchema>;

export const liveEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), topic: z.string(), run: runLiveSchema }),
  z.object({ kind: z.literal('logs'), topic: z.string(), runId: z.string(), lines: z.array(logLineSchema) }),
  z.object({
    kind: z.literal('runs_changed'),
    topic: z.string(),
    runId: z.string(),
    flowId: z.string(),
    status: runStatusSchema,
  }),
  z.object({ kind: z.literal('approvals_changed'), topic: z.string(), approvalId: z.string() }),
  z.object({
    kind: z.literal('flow_changed'),
    topic: z.string(),
    flowId: z.string(),
    revision: z.int(),
    clientId: z.string().nullable(),
  }),
  z.object({ kind: z.literal('tests_changed'), topic: z.string(), flowId: z.string() }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
