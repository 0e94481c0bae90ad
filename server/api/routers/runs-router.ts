import * as z from 'zod';
import { cancelRun } from '#server/runs/cancel-run.ts';
import { listRuns } from '#server/runs/list-runs.ts';
import { listScope } from '#server/runs/list-scope.ts';
import { rerunRun } from '#server/runs/rerun-run.ts';
import { previewRestart, restartRun } from '#server/runs/restart-run.ts';
import { runDetails } from '#server/runs/run-details.ts';
import { listLogs, previewStep, previewSteps, readWhole } from '#server/runs/run-steps.ts';
import { sendSignal } from '#server/runs/send-signal.ts';
import { startFlowRun, type TestedPart } from '#server/runs/start-flow-run.ts';
import { flowDefinitionSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import { runLiveSchema } from '#shared/live/events.ts';
import {
  logLineSchema,
  rerunVersionSchema,
  runFilterSchema,
  runStatusSchema,
  runViewSchema,
  stepViewSchema,
} from '#shared/runs/run.ts';
import { scopeStepSchema } from '#shared/runs/scope-step.ts';
import { slugSchema } from '#shared/slug.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

const idSchema = z.string().min(1).max(64);
const runInput = workspaceInput.extend({ runId: idSchema });
const pathSchema = z.string().min(1).max(2000);
const cursorSchema = z.string().max(500).optional();
const limitSchema = z.int().min(1).max(200).optional();

type Part = { upTo?: string | undefined; only?: { node: string; results: JsonObject } | undefined };

function partOf({ upTo, only }: Part): TestedPart | undefined {
  if (upTo !== undefined) return { upTo };
  return only === undefined ? undefined : { only: only.node, results: only.results };
}

export const runsRouter = router({
  start: procedure
    .input(
      workspaceInput.extend({
        flowId: idSchema,
        input: jsonValueSchema,
        trigger: slugSchema.optional(),
        draft: z.boolean(),
        /** Tests the draft up to this node. */
        upTo: slugSchema.optional(),
        /** Tests this node of the draft alone, with these results of the nodes before it. */
        only: z.object({ node: slugSchema, results: z.record(z.string(), jsonValueSchema) }).optional(),
        idempotencyKey: z.string().min(1).max(255).optional(),
      }),
    )
    .output(z.object({ runId: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const call = {
        flow: granted(ctx.access, 'flow'),
        input: input.input,
        trigger: input.trigger,
        isDraft: input.draft,
        part: partOf(input),
        idempotencyKey: input.idempotencyKey,
      };
      const run = await startFlowRun(ctx.services, ctx.caller.actor, call);
      return { runId: run.id };
    }),

  list: procedure
    .input(
      workspaceInput.extend({
        ...runFilterSchema.shape,
        includeTests: z.boolean().optional(),
        cursor: cursorSchema,
        limit: limitSchema,
      }),
    )
    .output(z.object({ items: z.array(runViewSchema), next: z.string().optional() }))
    .query(({ ctx, input }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return listRuns(ctx.services, ctx.caller.actor, { ...input, workspaceId, asPreviews: true });
    }),

  get: procedure
    .input(runInput)
    .output(z.object({ run: runViewSchema, live: runLiveSchema, definition: flowDefinitionSchema }))
    .query(({ ctx }) => runDetails(ctx.services, granted(ctx.access, 'run'))),

  steps: procedure
    .input(runInput.extend({ cursor: cursorSchema, limit: limitSchema }))
    .output(z.object({ items: z.array(stepViewSchema), next: z.string().optional() }))
    .query(({ ctx, input }) => previewSteps(ctx.services, granted(ctx.access, 'run'), input)),

  scope: procedure
    .input(runInput.extend({ scope: z.string().max(2000) }))
    .output(z.array(scopeStepSchema))
    .query(({ ctx, input }) => listScope(ctx.services, granted(ctx.access, 'run'), input.scope)),

  step: procedure
    .input(runInput.extend({ path: pathSchema }))
    .output(stepViewSchema)
    .query(({ ctx, input }) => previewStep(ctx.services, granted(ctx.access, 'run'), input.path)),

  /** The whole of a value of which `steps` and `step` give the beginning. */
  value: procedure
    .input(runInput.extend({ path: pathSchema.optional(), of: z.enum(['input', 'result']) }))
    .output(jsonValueSchema)
    .query(({ ctx, input }) => readWhole(ctx.services, granted(ctx.access, 'run'), input)),

  logs: procedure
    .input(runInput.extend({ afterSeq: z.int().min(-1) }))
    .output(z.array(logLineSchema))
    .query(({ ctx, input }) => listLogs(ctx.services, granted(ctx.access, 'run'), input.afterSeq)),

  rerun: procedure
    .input(runInput.extend({ version: rerunVersionSchema, idempotencyKey: z.string().min(1).max(255) }))
    .output(z.object({ runId: z.string() }))
    .mutation(async ({ ctx, input: { version, idempotencyKey } }) => {
      const run = granted(ctx.access, 'run');
      const started = await rerunRun(ctx.services, ctx.caller.actor, run, { version, idempotencyKey });
      return { runId: started.id };
    }),

  restart: procedure
    .input(
      runInput.extend({
        path: pathSchema,
        version: rerunVersionSchema.optional(),
        idempotencyKey: z.string().min(1).max(255),
      }),
    )
    .output(z.object({ runId: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const run = granted(ctx.access, 'run');
      const started = await restartRun(ctx.services, ctx.caller.actor, run, input);
      return { runId: started.id };
    }),

  restartPreview: procedure
    .input(runInput.extend({ path: pathSchema, version: rerunVersionSchema.optional() }))
    .output(z.object({ changed: z.array(z.string()) }))
    .query(async ({ ctx, input }) => ({
      changed: await previewRestart(ctx.services, granted(ctx.access, 'run'), input),
    })),

  signal: procedure
    .input(runInput.extend({ name: z.string().min(1).max(200), value: jsonValueSchema }))
    .mutation(({ ctx, input: { name, value } }) =>
      sendSignal(ctx.services, granted(ctx.access, 'run'), { name, value }),
    ),

  cancel: procedure
    .input(runInput)
    .output(z.object({ status: runStatusSchema }))
    .mutation(({ ctx }) => cancelRun(ctx.services, granted(ctx.access, 'run'))),
});
