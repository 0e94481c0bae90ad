import * as z from 'zod';
import { AppError } from '#shared/errors.ts';
import { defineRoute } from './route.ts';

const longestAdvanceSeconds = 10 * 366 * 86_400;

export const testRoutes = [
  defineRoute({
    method: 'POST',
    path: '/api/v1/test/clock',
    summary: 'For tests, only with TEST_HOOKS=1: moves the clock of every process forward',
    isTestHook: true,
    body: z.strictObject({ advanceSeconds: z.number().positive().max(longestAdvanceSeconds) }),
    answers: { 200: z.object({ now: z.string() }) },
    async handle({ services }, { body }) {
      if (services.advanceClock === null) throw new AppError('not_found', 'The test hooks are off.');
      await services.advanceClock(Math.round(body.advanceSeconds * 1000));
      return { status: 200, body: { now: new Date(services.clock.now()).toISOString() } };
    },
  }),
];
