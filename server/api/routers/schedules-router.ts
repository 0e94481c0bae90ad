import * as z from 'zod';
import { listSchedules, previewSchedule, scheduleView } from '#server/schedules/schedule-views.ts';
import { setScheduleEnabled } from '#server/schedules/set-schedule-enabled.ts';
import { AppError } from '#shared/errors.ts';
import { schedulePreviewSchema, scheduleViewSchema } from '#shared/schedules/schedule-view.ts';
import { granted, procedure, router, workspaceInput } from '../trpc.ts';

export const schedulesRouter = router({
  list: procedure
    .input(workspaceInput)
    .output(z.array(scheduleViewSchema))
    .query(({ ctx }) => listSchedules(ctx.services, { workspaceId: granted(ctx.access, 'workspace').id })),

  /** Turns the schedule of a flow's trigger on or off, as it is published. */
  setEnabled: procedure
    .input(
      workspaceInput.extend({
        flowId: z.string().min(1).max(64),
        node: z.string().min(1).max(64),
        enabled: z.boolean(),
      }),
    )
    .output(scheduleViewSchema)
    .mutation(async ({ ctx, input }) => {
      const flow = granted(ctx.access, 'flow');
      const { schedules } = ctx.services;
      const schedule = await schedules.find(flow.workspaceId, `${flow.id}/${input.node}`);
      if (schedule === null) throw new AppError('not_found', 'This flow has no such published schedule.');
      const { enabled } = input;
      return scheduleView(ctx.services, await setScheduleEnabled(ctx.services, { schedule, enabled }), flow);
    }),

  preview: procedure
    .input(workspaceInput.extend({ cron: z.string().max(200), timezone: z.string().max(100) }))
    .output(schedulePreviewSchema)
    .query(({ ctx, input }) => previewSchedule(ctx.services, input)),
});
