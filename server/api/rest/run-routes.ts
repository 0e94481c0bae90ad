import * as z from 'zod';
import { cancelRun } from '#server/runs/cancel-run.ts';
import { listRuns } from '#server/runs/list-runs.ts';
import { rerunRun } from '#server/runs/rerun-run.ts';
import { restartRun } from '#server/runs/restart-run.ts';
import { listLogs, listSteps, readWhole } from '#server/runs/run-steps.ts';
import { runViewFor } from '#server/runs/run-view-for.ts';
import { sendSignal } from '#server/runs/send-signal.ts';
import { startFlowRun } from '#server/runs/start-flow-run.ts';
import { jsonValueSchema } from '#shared/graph/schema.ts';
import {
  isRunEnded,
  logLineSchema,
  rerunVersionSchema,
  runFilterSchema,
  runLabelsSchema,
  runStatusSchema,
  runViewSchema,
  stepViewSchema,
} from '#shared/runs/run.ts';
import { slugSchema } from '#shared/slug.ts';
import { granted } from '../trpc.ts';
import { defineRoute } from './route.ts';

const inputBodyLimit = 5 * 1024 * 1024;
const maxWaitSeconds = 300;

const startSchema = z.strictObject({
  input: jsonValueSchema.optional(),
  trigger: slugSchema.optional(),
  version: z.int().min(1).optional(),
  draft: z.boolean().optional(),
  labels: runLabelsSchema.optional(),
});
const waitSchema = z.strictObject({ wait: z.coerce.number().min(0).max(maxWaitSeconds).optional() });
const startedSchema = z.object({ runId: z.string() });
const pageQuery = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
};

export const runRoutes = [
  defineRoute({
    method: 'POST',
    path: '/api/v1/w/:workspace/flows/:folder/:name/runs',
    summary: 'Start a run; with ?wait=SECONDS the answer is the run once it has ended',
    query: waitSchema,
    body: startSchema,
    isBodyOptional: true,
    takesIdempotencyKey: true,
    bodyLimit: inputBodyLimit,
    answers: { 200: runViewSchema, 202: startedSchema },
    async handle({ services, access, caller }, { query, body, idempotencyKey }) {
      const { draft, input, ...start } = body;
      const run = await startFlowRun(services, caller.actor, {
        ...start,
        flow: granted(access, 'flow'),
        input: input ?? {},
        isDraft: draft === true,
        idempotencyKey,
      });
      const ended =
        query.wait === undefined
          ? null
          : await services.control.waitForEnd(run.workspaceId, run.id, query.wait * 1000);
      if (ended === null || !isRunEnded(ended.status)) return { status: 202, body: { runId: run.id } };
      return { status: 200, body: await runViewFor(services, caller.actor, ended) };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/runs',
    summary: 'Runs, newest first',
    query: z.strictObject({
      ...pageQuery,
      ...runFilterSchema.shape,
      includeTests: z.stringbool().optional(),
    }),
    answers: { 200: z.object({ items: z.array(runViewSchema), next: z.string().optional() }) },
    handle: async ({ services, access, caller }, { query }) => ({
      status: 200,
      body: await listRuns(services, caller.actor, {
        ...query,
        workspaceId: granted(access, 'workspace').id,
      }),
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/runs/:run',
    summary: 'A run',
    answers: { 200: runViewSchema },
    handle: async ({ services, access, caller }) => ({
      status: 200,
      body: await runViewFor(services, caller.actor, granted(access, 'run')),
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/runs/:run/steps',
    summary: 'The step records of a run in order of their start',
    query: z.strictObject(pageQuery),
    answers: { 200: z.object({ items: z.array(stepViewSchema), next: z.string().optional() }) },
    handle: async ({ services, access }, { query }) => ({
      status: 200,
      body: await listSteps(services, granted(access, 'run'), query),
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/runs/:run/value',
    summary: 'The whole of what the step at a path took or gave; without a path what the run gave',
    query: z.strictObject({
      path: z.string().min(1).max(2000).optional(),
      of: z.enum(['input', 'result']).optional(),
    }),
    answers: { 200: jsonValueSchema },
    handle: async ({ services, access }, { query: { path, of = 'result' } }) => ({
      status: 200,
      body: await readWhole(services, granted(access, 'run'), { path, of }),
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/runs/:run/logs',
    summary: 'Log lines of a run, at most 2,000; afterSeq is the last one that you have',
    query: z.strictObject({ afterSeq: z.coerce.number().int().min(-1).optional() }),
    answers: { 200: z.object({ items: z.array(logLineSchema) }) },
    handle: async ({ services, access }, { query }) => ({
      status: 200,
      body: { items: await listLogs(services, granted(access, 'run'), query.afterSeq ?? -1) },
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/w/:workspace/runs/:run/rerun',
    summary: 'Start a new run with the same input, on the same version unless another one is named',
    body: z.strictObject({ version: rerunVersionSchema.optional() }),
    isBodyOptional: true,
    takesIdempotencyKey: true,
    answers: { 202: startedSchema },
    async handle({ services, access, caller }, { body, idempotencyKey }) {
      const run = granted(access, 'run');
      const version = body.version ?? 'same';
      const started = await rerunRun(services, caller.actor, run, { version, idempotencyKey });
      return { status: 202, body: { runId: started.id } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/w/:workspace/runs/:run/restart',
    summary: 'Start a new run that takes over what succeeded before the step at this path, and runs the rest',
    body: z.strictObject({
      path: z.string().min(1).max(2000),
      version: rerunVersionSchema.optional(),
    }),
    takesIdempotencyKey: true,
    answers: { 202: startedSchema },
    async handle({ services, access, caller }, { body, idempotencyKey }) {
      const run = granted(access, 'run');
      const started = await restartRun(services, caller.actor, run, { ...body, idempotencyKey });
      return { status: 202, body: { runId: started.id } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/w/:workspace/runs/:run/signals/:name',
    summary: 'Send a value to a run by name; it is kept until a step waits for it',
    body: z.strictObject({ value: jsonValueSchema.optional() }),
    isBodyOptional: true,
    bodyLimit: inputBodyLimit,
    answers: { 202: z.object({ runId: z.string() }) },
    async handle({ services, access }, { params, body }) {
      const run = granted(access, 'run');
      await sendSignal(services, run, { name: params.name ?? '', value: body.value ?? null });
      return { status: 202, body: { runId: run.id } };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/w/:workspace/runs/:run/cancel',
    summary: 'Cancel a run',
    body: z.strictObject({}),
    isBodyOptional: true,
    answers: { 200: z.object({ status: runStatusSchema }) },
    handle: async ({ services, access }) => ({
      status: 200,
      body: await cancelRun(services, granted(access, 'run')),
    }),
  }),
];
