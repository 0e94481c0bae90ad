import * as z from 'zod';
import { runStatusSchema } from '#shared/runs/run.ts';

/** A published schedule as the REST API and tRPC show it; times are ISO strings. */
export const scheduleViewSchema = z.object({
  id: z.string(),
  /** `folder/name` */
  flow: z.string(),
  flowId: z.string(),
  flowTitle: z.string(),
  node: z.string(),
  cron: z.string(),
  timezone: z.string(),
  enabled: z.boolean(),
  overlap: z.enum(['skip', 'queue', 'allow']),
  missed: z.enum(['skip', 'once', 'all']),
  jitterSeconds: z.number(),
  nextFireAt: z.string().nullable(),
  lastFireAt: z.string().nullable(),
  lastRunId: z.string().nullable(),
  /** null: it never fired, or that run is gone. */
  lastRunStatus: runStatusSchema.nullable(),
});
export type ScheduleView = z.infer<typeof scheduleViewSchema>;

/** The next times of a timetable as ISO strings, or one sentence why there are none. */
export const schedulePreviewSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), next: z.array(z.string()) }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);
export type SchedulePreview = z.infer<typeof schedulePreviewSchema>;
