import * as z from 'zod';
import { approvalView, listApprovals } from '#server/approvals/approval-views.ts';
import { decideApproval } from '#server/approvals/decide-approval.ts';
import { approvalViewSchema, decisionInputSchema } from '#shared/approvals/approval-view.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

/** The id is run id + `/` + step path; the workspace may be left out. */
const approvalInput = workspaceInput.partial().extend({ id: z.string().min(1).max(2100) });

export const approvalsRouter = router({
  list: procedure
    .input(workspaceInput.extend({ status: z.enum(['pending', 'all']).optional() }))
    .output(z.array(approvalViewSchema))
    .query(({ ctx, input }) =>
      listApprovals(ctx.services, ctx.caller.actor, {
        workspaceId: granted(ctx.access, 'workspace').id,
        status: input.status === 'all' ? undefined : 'pending',
      }),
    ),

  get: procedure
    .input(approvalInput)
    .output(approvalViewSchema)
    .query(({ ctx }) =>
      approvalView(ctx.caller.actor, granted(ctx.access, 'approval'), ctx.services.clock.now()),
    ),

  decide: procedure
    .input(approvalInput.extend(decisionInputSchema.shape))
    .output(approvalViewSchema)
    .mutation(({ ctx, input }) =>
      decideApproval(ctx.services, ctx.caller.actor, {
        approval: granted(ctx.access, 'approval'),
        decision: input.decision,
        form: input.form,
        comment: input.comment,
      }),
    ),
});
