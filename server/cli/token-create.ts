import * as z from 'zod';
import { createToken } from '#server/people/create-token.ts';
import { roleSchema } from '#shared/people/roles.ts';
import { pathSchema, slugSchema } from '#shared/slug.ts';
import { readFlags } from './read-flags.ts';
import { badUse, writeLine } from './terminal.ts';
import { withDatabase } from './with-database.ts';

const flagsSchema = z.object({
  workspace: slugSchema,
  role: roleSchema,
  flow: pathSchema.nullable().default(null),
  days: z.coerce.number().positive().max(36_500).nullable().default(null),
  name: z.string().min(1).max(100).default('cli'),
});

const options = {
  workspace: { type: 'string' },
  role: { type: 'string' },
  flow: { type: 'string' },
  days: { type: 'string' },
  name: { type: 'string' },
} as const;

/** `token create --workspace W --role R [--flow F/N] [--days N]` prints one token and nothing else. */
export async function tokenCreateCommand(argv: string[]): Promise<number> {
  const flags = readFlags(argv, options, flagsSchema);
  if (typeof flags === 'string') return badUse(flags);
  const { flow: flowPath, ...token } = flags;
  return withDatabase(async ({ stores, clock }) => {
    writeLine(await createToken({ people: stores.people, clock }, { ...token, flowPath }));
  });
}
