import { type ParseArgsConfig, parseArgs } from 'node:util';
import type * as z from 'zod';

/** The options of a command, or one sentence for each that is wrong. */
export function readFlags<Flags>(
  argv: string[],
  options: NonNullable<ParseArgsConfig['options']>,
  schema: z.ZodType<Flags>,
): Flags | string {
  try {
    const parsed = schema.safeParse(parseArgs({ args: argv, options }).values);
    if (parsed.success) return parsed.data;
    return parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
