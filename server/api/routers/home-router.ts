import { getRunForm, readHome } from '#server/apps/home.ts';
import { homeViewSchema, runFormSchema } from '#shared/apps/app-views.ts';
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
    .query(({ ctx }) => getRunForm(ctx.services, granted(ctx.access, 'flow'))),
});
