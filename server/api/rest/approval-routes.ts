import * as z from 'zod';
import { listApprovals } from '#server/approvals/approval-views.ts';
import { decideApproval } from '#server/approvals/decide-approval.ts';
import { approvalViewSchema, decisionInputSchema } from '#shared/approvals/approval-view.ts';
import { granted } from '../trpc.ts';
import { defineRoute, type RestRoute } from './route.ts';

export const approvalRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/approvals',
    summary: 'Approval requests, newest first, at most 200',
    query: z.strictObject({ status: z.enum([...approvalViewSchema.shape.status.options, 'all']).optional() }),
    answers: { 200: z.object({ items: z.array(approvalViewSchema) }) },
    async handle({ services, access, caller }, { query }) {
      const status = query.status === 'all' ? undefined : query.status;
      const workspaceId = granted(access, 'workspace').id;
      const items = await listApprovals(services, caller.actor, { workspaceId, status });
      return { status: 200, body: { items } };
    },
  }),
  decisionRoute('/api/v1/w/:workspace/approvals/:approval/decisions', 'the id in one part, its slash as %2F'),
  decisionRoute('/api/v1/w/:workspace/approvals/:run/:step/decisions', 'the id as it is'),
];

/** The id of a request is run id + `/` + step path, so it reaches us as one part of the address or as two. */
function decisionRoute(path: string, how: string): RestRoute {
  return defineRoute({
    method: 'POST',
    path,
    summary: `Decide an approval request (${how})`,
    body: decisionInputSchema,
    answers: { 200: approvalViewSchema },
    async handle({ services, access, caller }, { body }) {
      const approval = granted(access, 'approval');
      const { decision, form, comment } = body;
      const view = await decideApproval(services, caller.actor, { approval, decision, form, comment });
      return { status: 200, body: view };
    },
  });
}
