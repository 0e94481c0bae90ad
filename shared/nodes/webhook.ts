import * as z from 'zod';
import { defineNode } from './contract.ts';

export const webhookConfigSchema = z.strictObject({
  path: z
    .string()
    .regex(/^[a-z0-9_-]+(\/[a-z0-9_-]+)*$/, 'Use a path such as orders/new')
    .max(200),
  methods: z
    .array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))
    .min(1)
    .default(['POST']),
  auth: z
    .strictObject({
      kind: z.enum(['none', 'bearer', 'basic', 'hmac']),
      secret: z.string().optional(),
      header: z.string().optional(),
      algorithm: z.string().optional(),
      toleranceSeconds: z.number().min(0).default(300),
    })
    .default({ kind: 'none', toleranceSeconds: 300 }),
  respond: z.enum(['wait', 'accept']).default('wait'),
  waitSeconds: z.number().min(0).max(300).default(30),
});

export type WebhookConfig = z.infer<typeof webhookConfigSchema>;

export const webhookNode = defineNode<WebhookConfig>({
  kind: 'webhook',
  label: 'Webhook',
  description: 'Starts the flow when another system calls its address',
  family: 'trigger',
  isTrigger: true,
  isContainer: false,
  schema: webhookConfigSchema,
  initialConfig: { path: '', methods: ['POST'], auth: { kind: 'none' }, respond: 'wait' },
  ports: () => ['out'],
  values: () => [],
});
