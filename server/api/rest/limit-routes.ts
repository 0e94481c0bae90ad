import { scriptLimitsSchema } from '#shared/scripts/script-limits.ts';
import { granted } from '../trpc.ts';
import { defineRoute } from './route.ts';

const limitsPath = '/api/v1/w/:workspace/limits';

export const limitRoutes = [
  defineRoute({
    method: 'GET',
    path: limitsPath,
    summary:
      'What the scripts of a workspace may use at most; what is left out is only limited by the ceilings',
    answers: { 200: scriptLimitsSchema },
    async handle({ services, access }) {
      return { status: 200, body: await services.scriptLimits.get(granted(access, 'workspace').id) };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: limitsPath,
    summary: 'Set what the scripts of a workspace may use at most; running scripts keep their limits',
    body: scriptLimitsSchema,
    answers: { 200: scriptLimitsSchema },
    async handle({ services, access }, { body }) {
      await services.scriptLimits.put(granted(access, 'workspace').id, body);
      return { status: 200, body };
    },
  }),
];
