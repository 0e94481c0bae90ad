import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentsAt, defineNode } from './contract.ts';

export const scheduleConfigSchema = z.strictObject({
  cron: z.string().min(1),
  timezone: z.string().min(1),
  inputs: z.record(z.string(), argumentSchema).default({}),
  enabled: z.boolean(),
  overlap: z.enum(['skip', 'queue', 'allow']).default('skip'),
  missed: z.enum(['skip', 'once', 'all']).default('once'),
  jitterSeconds: z.number().min(0).default(0),
});

export type ScheduleConfig = z.infer<typeof scheduleConfigSchema>;

export const scheduleNode = defineNode<ScheduleConfig>({
  kind: 'schedule',
  label: 'Schedule',
  description: 'Starts the flow at set times',
  family: 'trigger',
  isTrigger: true,
  isContainer: false,
  schema: scheduleConfigSchema,
  initialConfig: { cron: '0 9 * * 1-5', timezone: 'UTC', inputs: {}, enabled: true },
  ports: () => ['out'],
  values: (config) => argumentsAt('inputs', config.inputs),
});
