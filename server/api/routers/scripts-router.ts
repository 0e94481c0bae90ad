import * as z from 'zod';
import { putScript } from '#server/scripts/put-script.ts';
import {
  getScript,
  listScripts,
  listScriptVersions,
  removeScript,
  savedScript,
} from '#server/scripts/script-views.ts';
import { testScript } from '#server/scripts/test-script.ts';
import { jsonObjectSchema } from '#shared/graph/schema.ts';
import {
  putScriptSchema,
  savedScriptSchema,
  scriptListItemSchema,
  scriptTestSchema,
  scriptVersionSchema,
  scriptViewSchema,
} from '#shared/scripts/script-view.ts';
import { pathSchema } from '#shared/slug.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

const placeInput = workspaceInput.extend({ path: pathSchema });

export const scriptsRouter = router({
  list: procedure
    .input(workspaceInput)
    .output(z.array(scriptListItemSchema))
    .query(({ ctx }) => listScripts(ctx.services, granted(ctx.access, 'workspace').id)),

  get: procedure
    .input(placeInput.extend({ version: z.int().min(1).optional() }))
    .output(scriptViewSchema)
    .query(({ ctx, input: { path, version = null } }) =>
      getScript(ctx.services, { workspaceId: granted(ctx.access, 'workspace').id, path }, version),
    ),

  versions: procedure
    .input(placeInput)
    .output(z.array(scriptVersionSchema))
    .query(({ ctx, input: { path } }) =>
      listScriptVersions(ctx.services, { workspaceId: granted(ctx.access, 'workspace').id, path }),
    ),

  put: procedure
    .input(placeInput.extend(putScriptSchema.shape))
    .output(savedScriptSchema)
    .mutation(async ({ ctx, input: { workspace: _workspace, ...script } }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return savedScript(await putScript(ctx.services, ctx.caller.actor, { ...script, workspaceId }));
    }),

  remove: procedure
    .input(placeInput)
    .mutation(({ ctx, input: { path } }) =>
      removeScript(ctx.services, { workspaceId: granted(ctx.access, 'workspace').id, path }),
    ),

  /** Executes the code as it stands in the editor, without saving it. */
  test: procedure
    .input(placeInput.extend({ code: putScriptSchema.shape.code, args: jsonObjectSchema }))
    .output(scriptTestSchema)
    .mutation(({ ctx, input: { workspace: _workspace, ...script }, signal }) => {
      const workspaceId = granted(ctx.access, 'workspace').id;
      return testScript(ctx.services, ctx.caller.actor, { ...script, workspaceId, signal });
    }),
});
