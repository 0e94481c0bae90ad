import * as z from 'zod';
import { caseFromRun } from '#server/test-cases/case-from-run.ts';
import { runTestCases } from '#server/test-cases/run-test-cases.ts';
import { saveTestCase } from '#server/test-cases/save-test-case.ts';
import { listTestCases } from '#server/test-cases/test-case-views.ts';
import { testCaseViewSchema } from '#shared/flows/test-case-view.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

const idSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/);
const flowInput = workspaceInput.extend({ flowId: z.string().min(1).max(64) });

export const testCasesRouter = router({
  list: procedure
    .input(flowInput)
    .output(z.array(testCaseViewSchema))
    .query(({ ctx }) => listTestCases(ctx.services, granted(ctx.access, 'flow'))),

  save: procedure
    .input(flowInput.extend({ id: idSchema.optional(), revision: z.int().min(0), testCase: testCaseSchema }))
    .output(testCaseViewSchema)
    .mutation(({ ctx, input: { id, revision, testCase } }) => {
      const flow = granted(ctx.access, 'flow');
      return saveTestCase(ctx.services, ctx.caller.actor, { flow, id, revision, testCase });
    }),

  remove: procedure
    .input(flowInput.extend({ id: idSchema }))
    .output(z.null())
    .mutation(async ({ ctx, input }) => {
      const { id: flowId, workspaceId } = granted(ctx.access, 'flow');
      await ctx.services.testCases.remove({ workspaceId, flowId }, [input.id]);
      return null;
    }),

  run: procedure
    .input(flowInput.extend({ ids: z.array(idSchema).max(100).optional() }))
    .output(z.array(testCaseViewSchema))
    .mutation(({ ctx, input, signal }) => {
      const flow = granted(ctx.access, 'flow');
      return runTestCases(ctx.services, ctx.caller.actor, { flow, ids: input.ids, signal });
    }),

  fromRun: procedure
    .input(workspaceInput.extend({ runId: z.string().min(1).max(64), name: z.string().min(1).max(200) }))
    .output(testCaseSchema)
    .query(({ ctx, input: { name } }) =>
      caseFromRun(ctx.services, { run: granted(ctx.access, 'run'), name }),
    ),
});
