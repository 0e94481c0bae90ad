import * as z from 'zod';
import { sessionViewSchema } from '#shared/people/session-view.ts';
import * as session from '../session-actions.ts';
import { procedure, router } from '../trpc.ts';

const setupInput = z.strictObject({
  code: z.string().min(1).max(100),
  email: z.email().max(320),
  name: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1000),
});

const signInInput = z.strictObject({
  email: z.string().min(1).max(320),
  password: z.string().min(1).max(1000),
});

export const sessionRouter = router({
  get: procedure.output(sessionViewSchema.nullable()).query(({ ctx }) => session.getSession(ctx)),
  setupState: procedure
    .output(z.object({ needsSetup: z.boolean(), demo: z.boolean() }))
    .query(({ ctx }) => session.getSetupState(ctx)),
  setup: procedure
    .input(setupInput)
    .output(sessionViewSchema)
    .mutation(({ ctx, input }) => session.setUp(ctx, input)),
  signIn: procedure
    .input(signInInput)
    .output(sessionViewSchema)
    .mutation(({ ctx, input }) => session.signIn(ctx, input)),
  signOut: procedure.output(z.null()).mutation(({ ctx }) => session.signOut(ctx)),
  viewAs: procedure
    .input(z.strictObject({ userId: z.string().min(1).max(64) }))
    .output(sessionViewSchema)
    .mutation(({ ctx, input }) => session.viewAs(ctx, input.userId)),
});
