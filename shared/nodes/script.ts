import * as z from 'zod';
import { argumentSchema } from '#shared/graph/schema.ts';
import { scriptLimitsSchema } from '#shared/scripts/script-limits.ts';
import { pathSchema } from '#shared/slug.ts';
import { argumentsAt, defineNode } from './contract.ts';

export const scriptConfigSchema = z.strictObject({
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('inline'), code: z.string().max(1_000_000) }),
    z.strictObject({ kind: z.literal('saved'), path: pathSchema, version: z.int().min(1).optional() }),
  ]),
  arguments: z.record(z.string(), argumentSchema).default({}),
  limits: scriptLimitsSchema.optional(),
});

export type ScriptConfig = z.infer<typeof scriptConfigSchema>;

export const scriptNode = defineNode<ScriptConfig>({
  kind: 'script',
  label: 'Script',
  description: 'Runs TypeScript or JavaScript in a sandbox',
  family: 'code',
  isTrigger: false,
  isContainer: false,
  references: 'all',
  schema: scriptConfigSchema,
  initialConfig: {
    source: { kind: 'inline', code: 'export async function main() {\n  return null;\n}\n' },
    arguments: {},
  },
  ports: () => ['out', 'error'],
  values: (config) => argumentsAt('arguments', config.arguments),
});
