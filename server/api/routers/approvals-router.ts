import * as z from 'zod';
import { listApprovals, openApproval } from '#server/approvals/approval-views.ts';
import { decideApproval } from '#server/approvals/decide-approval.ts';
import { deciderInApp } from '#server/approvals/decider.ts';
import { shareLink } from '#server/approvals/share-link.ts';
import {
  approvalUrlsSchema,
  approvalViewSchema,
  decisionInputSchema,
} from '#shared/approvals/approval-view.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

/** Run id + `/` + step path. */
export const approvalIdSchema = z.string().min(1).max(2100);
/** The workspace may be left out. */
const approvalInput = workspaceInput.partial().extend({ id: approvalIdSchema });

export const approvalsRouter = router({
  list: procedure
    .input(
      workspaceInput.extend({
        show: z.enum(['pending', 'decided']),
        cursor: z.string().max(2200).optional(),
        limit: z.int().min(1).max(200).optional(),
      }),
    )
    .output(z.object({ items: z.array(approvalViewSchema), next: z.string().optional() }))
    .query(({ ctx, input: { show, cursor, limit } }) =>
      listApprovals(ctx.services, ctx.caller.actor, {
        workspaceId: granted(ctx.access, 'workspace').id,
        filter: show,
        cursor,
        limit,
      }),
    ),

  get: procedure
    .input(approvalInput)
    .output(approvalViewSchema)
    .query(({ ctx }) => {
      const approval = granted(ctx.access, 'approval');
      return openApproval(ctx.services, deciderInApp(ctx.caller.actor, approval), approval);
    }),

  decide: procedure
    .input(approvalInput.extend(decisionInputSchema.shape))
    .output(approvalViewSchema)
    .mutation(({ ctx, input: { decision, form, comment } }) => {
      const approval = granted(ctx.access, 'approval');
      const decider = deciderInApp(ctx.caller.actor, approval);
      return decideApproval(ctx.services, decider, { approval, decision, form, comment });
    }),

  link: procedure
    .input(approvalInput)
    .output(approvalUrlsSchema)
    .query(({ ctx }) => shareLink(ctx.services, granted(ctx.access, 'approval'))),
});
