import * as z from 'zod';
import { applyOperations } from '#server/flows/apply-operations.ts';
import { createFlow } from '#server/flows/create-flow.ts';
import { getVersion, listVersions } from '#server/flows/flow-versions.ts';
import { flowView, listFlows } from '#server/flows/flow-views.ts';
import { visitFlow } from '#server/flows/open-editors.ts';
import { publishFlow } from '#server/flows/publish-flow.ts';
import { removeFlow } from '#server/flows/remove-flow.ts';
import { renameFlow } from '#server/flows/rename-flow.ts';
import {
  flowListItemSchema,
  flowVersionViewSchema,
  flowViewSchema,
  otherEditorSchema,
} from '#shared/flows/flow-view.ts';
import { flowOperationSchema } from '#shared/graph/operations.ts';
import { flowDefinitionSchema } from '#shared/graph/schema.ts';
import { pathSchema } from '#shared/slug.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';
import { draftEdits, idSchema, titleSchema } from './draft-edits.ts';

const flowInput = workspaceInput.extend({ flowId: idSchema });
const edits = draftEdits(flowOperationSchema);

export const flowsRouter = router({
  list: procedure
    .input(workspaceInput)
    .output(z.array(flowListItemSchema))
    .query(({ ctx }) => listFlows(ctx.services, granted(ctx.access, 'workspace').id)),

  get: procedure
    .input(workspaceInput.extend({ path: pathSchema }))
    .output(flowViewSchema)
    .query(({ ctx }) => flowView(ctx.services, granted(ctx.access, 'flow'))),

  create: procedure
    .input(
      workspaceInput.extend({
        path: pathSchema,
        title: titleSchema,
        definition: flowDefinitionSchema.optional(),
      }),
    )
    .output(flowViewSchema)
    .mutation(async ({ ctx, input }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return flowView(
        ctx.services,
        await createFlow(ctx.services, ctx.caller.actor, { ...input, workspaceId }),
      );
    }),

  applyOperations: procedure
    .input(flowInput.extend(edits.input))
    .output(edits.output)
    .mutation(({ ctx, input }) =>
      applyOperations(ctx.services, ctx.caller.actor, { ...input, flow: granted(ctx.access, 'flow') }),
    ),

  rename: procedure
    .input(flowInput.extend({ path: pathSchema, title: titleSchema }))
    .output(flowViewSchema)
    .mutation(async ({ ctx, input }) => {
      const flow = granted(ctx.access, 'flow');
      const change = { flow, path: input.path, title: input.title };
      return flowView(ctx.services, await renameFlow(ctx.services, ctx.caller.actor, change));
    }),

  remove: procedure
    .input(flowInput)
    .output(z.null())
    .mutation(({ ctx }) => removeFlow(ctx.services, granted(ctx.access, 'flow'))),

  publish: procedure
    .input(
      flowInput.extend({
        revision: z.int().min(0),
        message: z.string().max(2000),
        ignoreTests: z.boolean().optional(),
      }),
    )
    .output(z.object({ version: z.int() }))
    .mutation(({ ctx, input }) =>
      publishFlow(ctx.services, ctx.caller.actor, {
        flow: granted(ctx.access, 'flow'),
        revision: input.revision,
        message: input.message,
        ignoreTests: input.ignoreTests,
      }),
    ),

  visit: procedure
    .input(flowInput.extend({ clientId: idSchema, isLeaving: z.boolean() }))
    .output(z.array(otherEditorSchema))
    .mutation(({ ctx, input: { clientId, isLeaving } }) =>
      visitFlow(ctx.services, ctx.caller.actor, { flow: granted(ctx.access, 'flow'), clientId, isLeaving }),
    ),

  versions: procedure
    .input(flowInput)
    .output(z.array(flowVersionViewSchema))
    .query(({ ctx }) => listVersions(ctx.services, granted(ctx.access, 'flow'))),

  version: procedure
    .input(flowInput.extend({ version: z.int().min(1) }))
    .output(flowVersionViewSchema.extend({ definition: flowDefinitionSchema }))
    .query(({ ctx, input }) => getVersion(ctx.services, granted(ctx.access, 'flow'), input.version)),
});
