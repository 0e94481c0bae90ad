import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import { resourceTypeSchema } from './resource-types.ts';

const mostSecretCharacters = 10_000;

const common = {
  description: z.string().max(500).optional(),
  /** The revision that the caller read; 0: there must be none yet. */
  baseRevision: z.int().min(0).optional(),
};

export const putVariableSchema = z.strictObject({ value: jsonValueSchema, ...common });
export const putSecretSchema = z.strictObject({
  value: z.string().min(1, 'A secret cannot be empty.').max(mostSecretCharacters),
  ...common,
});
export const putResourceSchema = z.strictObject({
  type: resourceTypeSchema,
  value: jsonObjectSchema,
  ...common,
});
