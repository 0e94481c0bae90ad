import * as z from 'zod';
import { jsonObjectSchema, jsonValueSchema } from '#shared/graph/schema.ts';
import { runErrorSchema } from '#shared/runs/run.ts';

/** A saved script in a list; times are ISO strings. */
export const scriptListItemSchema = z.object({
  scriptId: z.string(),
  /** `folder/name` */
  path: z.string(),
  version: z.int(),
  updatedAt: z.string(),
  updatedBy: z.string().nullable(),
});
export type ScriptListItem = z.infer<typeof scriptListItemSchema>;

/** One version without its code. */
export const scriptVersionSchema = z.object({
  version: z.int(),
  message: z.string(),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
});
export type ScriptVersionView = z.infer<typeof scriptVersionSchema>;

/** What saving a script gave. */
export const savedScriptSchema = z.object({
  scriptId: z.string(),
  version: z.int(),
  /** The parameters of `main` as JSON Schema; null: there is no `main`. */
  inputs: jsonObjectSchema.nullable(),
  /** Packages with the versions that this version is locked to. */
  packages: z.record(z.string(), z.string()),
  /** Saved scripts that it imports, with the versions that it is locked to. */
  scripts: z.record(z.string(), z.int()),
});
export type SavedScript = z.infer<typeof savedScriptSchema>;

/** A version of a saved script as people read it. */
export const scriptViewSchema = savedScriptSchema.extend({
  path: z.string(),
  code: z.string(),
  message: z.string(),
  createdAt: z.string(),
  createdBy: z.string().nullable(),
  /** Paths of the flows whose draft uses the script. */
  usedBy: z.array(z.string()),
});
export type ScriptView = z.infer<typeof scriptViewSchema>;

export const scriptTestLineSchema = z.object({ stream: z.string(), text: z.string() });
export type ScriptTestLine = z.infer<typeof scriptTestLineSchema>;

const testedSchema = { logs: z.array(scriptTestLineSchema), ms: z.number() };

/** What a script gave when it was tried out of any flow. */
export const scriptTestSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: jsonValueSchema, ...testedSchema }),
  z.object({ ok: z.literal(false), error: runErrorSchema, ...testedSchema }),
]);
export type ScriptTest = z.infer<typeof scriptTestSchema>;

export const mostCodeCharacters = 1_000_000;

/** What saving a script takes beside its path. */
export const putScriptSchema = z.strictObject({
  code: z.string().max(mostCodeCharacters),
  message: z.string().max(2000).optional(),
  /** The version that the caller read; 0: the script must not exist yet. */
  baseVersion: z.int().min(0).optional(),
});
