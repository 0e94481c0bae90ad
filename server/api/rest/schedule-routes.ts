import * as z from 'zod';
import { listSchedules } from '#server/schedules/schedule-views.ts';
import { scheduleViewSchema } from '#shared/schedules/schedule-view.ts';
import { granted } from '../trpc.ts';
import { defineRoute } from './route.ts';

export const scheduleRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/w/:workspace/schedules',
    summary: 'Published schedules with their next and last times',
    answers: { 200: z.object({ items: z.array(scheduleViewSchema) }) },
    async handle({ services, access }) {
      const items = await listSchedules(services, { workspaceId: granted(access, 'workspace').id });
      return { status: 200, body: { items } };
    },
  }),
];
