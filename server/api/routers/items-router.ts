import * as z from 'zod';
import { removeItem } from '#server/resources/find-item.ts';
import { findUses } from '#server/resources/find-uses.ts';
import { resourceView, secretView, variableView } from '#server/resources/item-views.ts';
import { putResource } from '#server/resources/put-resource.ts';
import { putSecret } from '#server/resources/put-secret.ts';
import { putVariable } from '#server/resources/put-variable.ts';
import { testConnection } from '#server/resources/test-connection.ts';
import {
  connectionTestSchema,
  resourceViewSchema,
  savedResourceSchema,
  secretViewSchema,
  usesSchema,
  variableViewSchema,
} from '#shared/resources/item-views.ts';
import { putResourceSchema, putSecretSchema, putVariableSchema } from '#shared/resources/put-schemas.ts';
import type { ReferenceKind } from '#shared/resources/references.ts';
import { pathSchema } from '#shared/slug.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

const placeInput = workspaceInput.extend({ path: pathSchema });

export const variablesRouter = router({
  list: procedure
    .input(workspaceInput)
    .output(z.array(variableViewSchema))
    .query(async ({ ctx }) => {
      const found = await ctx.services.items.variables.list(granted(ctx.access, 'workspace').id);
      return found.map(variableView);
    }),
  put: procedure
    .input(placeInput.extend(putVariableSchema.shape))
    .output(variableViewSchema)
    .mutation(({ ctx, input: { workspace: _workspace, ...item } }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return putVariable(ctx.services, ctx.caller.actor, { ...item, workspaceId });
    }),
  ...commonProcedures('variable'),
});

export const secretsRouter = router({
  list: procedure
    .input(workspaceInput)
    .output(z.array(secretViewSchema))
    .query(async ({ ctx }) => {
      const found = await ctx.services.items.secrets.list(granted(ctx.access, 'workspace').id);
      return found.map(secretView);
    }),
  put: procedure
    .input(placeInput.extend(putSecretSchema.shape))
    .output(secretViewSchema)
    .mutation(({ ctx, input: { workspace: _workspace, ...item } }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return putSecret(ctx.services, ctx.caller.actor, { ...item, workspaceId });
    }),
  ...commonProcedures('secret'),
});

export const resourcesRouter = router({
  list: procedure
    .input(workspaceInput)
    .output(z.array(resourceViewSchema))
    .query(async ({ ctx }) => {
      const found = await ctx.services.items.resources.list(granted(ctx.access, 'workspace').id);
      return found.map(resourceView);
    }),
  put: procedure
    .input(placeInput.extend(putResourceSchema.shape))
    .output(savedResourceSchema)
    .mutation(({ ctx, input: { workspace: _workspace, ...item } }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return putResource(ctx.services, ctx.caller.actor, { ...item, workspaceId });
    }),
  /** Connects to it as it is saved. */
  test: procedure
    .input(placeInput)
    .output(connectionTestSchema)
    .mutation(({ ctx, input: { path } }) =>
      testConnection(ctx.services, { workspaceId: granted(ctx.access, 'workspace').id, path }),
    ),
  ...commonProcedures('resource'),
});

/** What is the same for the three kinds. */
function commonProcedures(kind: ReferenceKind) {
  return {
    uses: procedure
      .input(placeInput)
      .output(usesSchema)
      .query(({ ctx, input: { path } }) =>
        findUses(ctx.services, kind, { workspaceId: granted(ctx.access, 'workspace').id, path }),
      ),
    remove: procedure.input(placeInput).mutation(async ({ ctx, input: { path } }) => {
      await removeItem(ctx.services.items, kind, { workspaceId: granted(ctx.access, 'workspace').id, path });
      return null;
    }),
  };
}
