import { type ParseArgsConfig, parseArgs } from 'node:util';
import type * as z from 'zod';
import { describeArgumentsError } from './arguments-error.ts';

/** The options of a command, or one sentence for each that is wrong. */
export function readFlags<Flags>(
  argv: string[],
  options: NonNullable<ParseArgsConfig['options']>,
  schema: z.ZodType<Flags>,
): Flags | string {
  try {
    const { values } = parseArgs({ args: argv, options });
    const parsed = schema.safeParse(values);
    if (parsed.success) return parsed.data;
    return parsed.error.issues
      .map(({ path, message }) => {
        const name = path.join('.');
        return values[name] === undefined ? `--${name} is needed.` : `--${name}: ${message}`;
      })
      .join('\n');
  } catch (error) {
    return describeArgumentsError(error);
  }
}
