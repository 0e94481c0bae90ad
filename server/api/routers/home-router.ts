import * as z from 'zod';
import { readHome } from '#server/apps/home.ts';
import { getRunForm, readFormRun } from '#server/apps/run-form.ts';
import { formRunViewSchema, homeViewSchema, runFormSchema } from '#shared/apps/app-views.ts';
import { pathSchema } from '#shared/slug.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

export const homeRouter = router({
  get: procedure
    .input(workspaceInput)
    .output(homeViewSchema)
    .query(({ ctx }) => readHome(ctx.services, ctx.caller.actor, granted(ctx.access, 'workspace').id)),
});

export const runFormsRouter = router({
  get: procedure
    .input(workspaceInput.extend({ path: pathSchema }))
    .output(runFormSchema)
    .query(({ ctx }) => getRunForm(ctx.services, ctx.caller.actor, granted(ctx.access, 'flow'))),

  run: procedure
    .input(workspaceInput.extend({ runId: z.string().min(1).max(64) }))
    .output(formRunViewSchema)
    .query(({ ctx }) => readFormRun(ctx.services, ctx.caller.actor, granted(ctx.access, 'run'))),
});
