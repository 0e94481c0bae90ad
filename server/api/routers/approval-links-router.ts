import * as z from 'zod';
import { decideByLink } from '#server/approvals/decide-by-link.ts';
import { openLink } from '#server/approvals/open-link.ts';
import {
  approvalLetterSchema,
  decisionInputSchema,
  linkViewSchema,
} from '#shared/approvals/approval-view.ts';
import { AppError } from '#shared/errors.ts';
import { granted, procedure, router } from '../trpc.ts';
import { approvalIdSchema } from './approvals-router.ts';

const linkInput = z.strictObject({ id: approvalIdSchema, token: z.string().min(1).max(2_000) });

/** What people without an account do with a signed link; opening one never decides. */
export const approvalLinksRouter = router({
  open: procedure
    .input(linkInput)
    .output(linkViewSchema)
    .query(({ ctx }) => openLink(ctx.services, ctx.caller.actor, granted(ctx.access, 'link'))),

  decide: procedure
    .input(linkInput.extend(decisionInputSchema.shape))
    .output(approvalLetterSchema)
    .mutation(({ ctx, input }) => {
      const { approval } = granted(ctx.access, 'link');
      if (approval === null) throw new AppError('not_found', 'This request is not open yet.');
      const { decision, form, comment } = input;
      return decideByLink(ctx.services, ctx.caller.actor, { approval, decision, form, comment });
    }),
});
