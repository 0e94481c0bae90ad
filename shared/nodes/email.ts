import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { argumentAt, defineNode } from './contract.ts';

export const emailConfigSchema = z.strictObject({
  resource: z.string().min(1),
  to: argumentSchema,
  cc: argumentSchema.optional(),
  subject: argumentSchema,
  text: argumentSchema.optional(),
  html: argumentSchema.optional(),
});

export type EmailConfig = z.infer<typeof emailConfigSchema>;

export const emailNode = defineNode<EmailConfig>({
  kind: 'email',
  label: 'Email',
  description: 'Sends an email',
  family: 'connector',
  isTrigger: false,
  isContainer: false,
  references: 'all',
  schema: emailConfigSchema,
  initialConfig: { resource: '', to: { kind: 'static', value: '' }, subject: { kind: 'static', value: '' } },
  ports: () => ['out', 'error'],
  values: (config) => [
    ...argumentAt('to', config.to),
    ...argumentAt('cc', config.cc),
    ...argumentAt('subject', config.subject),
    ...argumentAt('text', config.text),
    ...argumentAt('html', config.html),
  ],
});
