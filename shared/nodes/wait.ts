import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentAt, defineNode } from './contract.ts';

export const waitConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('duration'), seconds: argumentSchema }),
  z.strictObject({ kind: z.literal('until'), time: argumentSchema }),
  z.strictObject({
    kind: z.literal('signal'),
    name: z.string().min(1),
    timeoutSeconds: z.number().positive().optional(),
  }),
]);

export type WaitConfig = z.infer<typeof waitConfigSchema>;

export const waitNode = defineNode<WaitConfig>({
  kind: 'wait',
  label: 'Wait',
  description: 'Waits for a time or a signal',
  family: 'time',
  isTrigger: false,
  isContainer: false,
  schema: waitConfigSchema,
  initialConfig: { kind: 'duration', seconds: { kind: 'static', value: 60 } },
  ports: (config) => (config.kind === 'signal' ? ['out', 'expired'] : ['out']),
  values: (config) => {
    if (config.kind === 'duration') return argumentAt('seconds', config.seconds);
    return config.kind === 'until' ? argumentAt('time', config.time) : [];
  },
});
