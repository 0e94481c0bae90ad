import * as z from 'zod';
import { acceptedEdition, currentEdition, draftEdition } from '#server/apps/app-edition.ts';
import { appView, getAppVersion, listApps, listAppVersions } from '#server/apps/app-views.ts';
import { applyAppOperations } from '#server/apps/apply-app-operations.ts';
import { cancelAppRun } from '#server/apps/cancel-app-run.ts';
import { removeApp, renameApp, setAppAccess } from '#server/apps/change-app.ts';
import { createApp } from '#server/apps/create-app.ts';
import { listAppRuns } from '#server/apps/list-app-runs.ts';
import { findAppFlow } from '#server/apps/load-flows.ts';
import { appProblems, publishApp } from '#server/apps/publish-app.ts';
import { readAppRun } from '#server/apps/read-app-run.ts';
import { runAppAction } from '#server/apps/run-app-action.ts';
import { viewerApp } from '#server/apps/viewer-app.ts';
import { appOperationSchema } from '#shared/apps/app-operations.ts';
import { type AppProblem, appProblemCodes } from '#shared/apps/app-problems.ts';
import { appDefinitionSchema } from '#shared/apps/app-schema.ts';
import {
  actionAnswerSchema,
  appAccessSchema,
  appListItemSchema,
  appRunItemSchema,
  appRunViewSchema,
  appVersionViewSchema,
  appViewSchema,
  viewerAppSchema,
} from '#shared/apps/app-views.ts';
import { viewerForm } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import { jsonObjectSchema } from '#shared/graph/schema.ts';
import { runStatusSchema } from '#shared/runs/run.ts';
import { pathSchema, slugSchema } from '#shared/slug.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';
import { draftEdits, idSchema, titleSchema } from './draft-edits.ts';

const appInput = workspaceInput.extend({ appId: idSchema });
const slugInput = workspaceInput.extend({ slug: slugSchema });

const edits = draftEdits(appOperationSchema);

const problemSchema: z.ZodType<AppProblem> = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.enum(appProblemCodes),
  page: z.string().exactOptional(),
  component: z.string().exactOptional(),
  action: z.string().exactOptional(),
  field: z.string().exactOptional(),
  message: z.string(),
});

/** What a page sends to run an action; nothing else is read from it (design 6.5, rule 1). */
const actionInput = slugInput.extend({
  action: idSchema,
  inputs: jsonObjectSchema,
  idempotencyKey: z.string().min(1).max(255),
});

const historyInput = slugInput.extend({ action: idSchema, limit: z.int().min(1).max(50) });

export const appsRouter = router({
  list: procedure
    .input(workspaceInput)
    .output(z.array(appListItemSchema))
    .query(({ ctx }) => listApps(ctx.services, granted(ctx.access, 'workspace').id)),

  get: procedure
    .input(slugInput)
    .output(appViewSchema)
    .query(({ ctx }) => appView(ctx.services, granted(ctx.access, 'app'))),

  create: procedure
    .input(
      slugInput.extend({
        title: titleSchema,
        definition: appDefinitionSchema.optional(),
        fromFlow: pathSchema.optional(),
      }),
    )
    .output(appViewSchema)
    .mutation(async ({ ctx, input }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return appView(
        ctx.services,
        await createApp(ctx.services, ctx.caller.actor, { ...input, workspaceId }),
      );
    }),

  applyOperations: procedure
    .input(appInput.extend(edits.input))
    .output(edits.output)
    .mutation(({ ctx, input }) =>
      applyAppOperations(ctx.services, ctx.caller.actor, { ...input, app: granted(ctx.access, 'app') }),
    ),

  problems: procedure
    .input(appInput)
    .output(z.array(problemSchema))
    .query(({ ctx }) => appProblems(ctx.services, granted(ctx.access, 'app'))),

  actionForms: procedure
    .input(appInput)
    .output(z.record(z.string(), jsonObjectSchema))
    .query(async ({ ctx }) => {
      const { policy } = await draftEdition(ctx.services, granted(ctx.access, 'app'));
      return Object.fromEntries(policy.actions.map((action) => [action.id, viewerForm(action)]));
    }),

  flowInputs: procedure
    .input(workspaceInput.extend({ path: pathSchema }))
    .output(z.object({ title: z.string(), inputs: jsonObjectSchema, version: z.int() }))
    .query(async ({ ctx, input }) => {
      const flow = await findAppFlow(ctx.services, granted(ctx.access, 'workspace').id, input);
      if (flow === null) {
        throw new AppError('not_published', `The flow ${input.path} was never published. Publish it first.`);
      }
      return { title: flow.title, inputs: flow.inputs, version: flow.version };
    }),

  publish: procedure
    .input(appInput.extend({ revision: z.int().min(0), message: z.string().max(2000) }))
    .output(z.object({ version: z.int() }))
    .mutation(({ ctx, input }) =>
      publishApp(ctx.services, ctx.caller.actor, { ...input, app: granted(ctx.access, 'app') }),
    ),

  versions: procedure
    .input(appInput)
    .output(z.array(appVersionViewSchema))
    .query(({ ctx }) => listAppVersions(ctx.services, granted(ctx.access, 'app'))),

  version: procedure
    .input(appInput.extend({ version: z.int().min(1) }))
    .output(appVersionViewSchema.extend({ definition: appDefinitionSchema }))
    .query(({ ctx, input }) => getAppVersion(ctx.services, granted(ctx.access, 'app'), input.version)),

  rename: procedure
    .input(appInput.extend({ slug: slugSchema }))
    .output(appViewSchema)
    .mutation(async ({ ctx, input }) => {
      const change = { app: granted(ctx.access, 'app'), slug: input.slug };
      return appView(ctx.services, await renameApp(ctx.services, ctx.caller.actor, change));
    }),

  setAccess: procedure
    .input(appInput.extend({ access: appAccessSchema }))
    .output(appViewSchema)
    .mutation(async ({ ctx, input }) => {
      const change = { app: granted(ctx.access, 'app'), access: input.access };
      return appView(ctx.services, await setAppAccess(ctx.services, ctx.caller.actor, change));
    }),

  remove: procedure
    .input(appInput)
    .output(z.null())
    .mutation(({ ctx }) => removeApp(ctx.services, granted(ctx.access, 'app'))),

  preview: procedure
    .input(slugInput)
    .output(viewerAppSchema)
    .query(async ({ ctx }) =>
      viewerApp(ctx.caller.actor, await draftEdition(ctx.services, granted(ctx.access, 'app'))),
    ),

  previewAction: procedure
    .input(actionInput)
    .output(actionAnswerSchema)
    .mutation(async ({ ctx, input, signal }) => {
      const edition = await draftEdition(ctx.services, granted(ctx.access, 'app'));
      return runAppAction(ctx.services, ctx.caller.actor, { ...input, edition, signal });
    }),

  view: procedure
    .input(slugInput)
    .output(viewerAppSchema)
    .query(async ({ ctx }) =>
      viewerApp(ctx.caller.actor, await currentEdition(ctx.services, granted(ctx.access, 'app'))),
    ),

  runAction: procedure
    .input(actionInput.extend({ version: z.int().min(1) }))
    .output(actionAnswerSchema)
    .mutation(async ({ ctx, input, signal }) => {
      const edition = await acceptedEdition(ctx.services, granted(ctx.access, 'app'), input.version);
      return runAppAction(ctx.services, ctx.caller.actor, { ...input, edition, signal });
    }),

  run: procedure
    .input(slugInput.extend({ runId: idSchema }))
    .output(appRunViewSchema)
    .query(({ ctx, input }) =>
      readAppRun(ctx.services, ctx.caller.actor, { app: granted(ctx.access, 'app'), runId: input.runId }),
    ),

  runs: procedure
    .input(historyInput)
    .output(z.array(appRunItemSchema))
    .query(async ({ ctx, input }) => {
      const edition = await currentEdition(ctx.services, granted(ctx.access, 'app'));
      return listAppRuns(ctx.services, ctx.caller.actor, { edition, ...input });
    }),

  previewRuns: procedure
    .input(historyInput)
    .output(z.array(appRunItemSchema))
    .query(async ({ ctx, input }) => {
      const edition = await draftEdition(ctx.services, granted(ctx.access, 'app'));
      return listAppRuns(ctx.services, ctx.caller.actor, { edition, ...input });
    }),

  cancelRun: procedure
    .input(slugInput.extend({ runId: idSchema }))
    .output(z.object({ status: runStatusSchema }))
    .mutation(({ ctx, input }) =>
      cancelAppRun(ctx.services, ctx.caller.actor, { app: granted(ctx.access, 'app'), runId: input.runId }),
    ),
});
