import * as z from 'zod';
import { listApprovals } from '#server/approvals/approval-views.ts';
import { decideApproval } from '#server/approvals/decide-approval.ts';
import { deciderInApp } from '#server/approvals/decider.ts';
import {
  approvalStatuses,
  approvalViewSchema,
  decisionInputSchema,
} from '#shared/approvals/approval-view.ts';
import { granted } from '../trpc.ts';
import { defineRoute, type RestRoute } from './route.ts';

export const approvalRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/approvals',
    summary: 'Approval requests, newest first; without a status all of them',
    query: z.strictObject({
      status: z.enum([...approvalStatuses, 'decided', 'all']).optional(),
      cursor: z.string().max(2200).optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    }),
    answers: { 200: z.object({ items: z.array(approvalViewSchema), next: z.string().optional() }) },
    async handle({ services, access, caller }, { query: { status, cursor, limit } }) {
      const workspaceId = granted(access, 'workspace').id;
      const request = { workspaceId, filter: status ?? 'all', cursor, limit };
      return { status: 200, body: await listApprovals(services, caller.actor, request) };
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
      const decider = deciderInApp(caller.actor, approval);
      const view = await decideApproval(services, decider, { approval, decision, form, comment });
      return { status: 200, body: view };
    },
  });
}
