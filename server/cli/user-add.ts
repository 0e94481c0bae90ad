import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { addUser } from '#server/people/add-user.ts';
import type { PeopleStore, WorkspaceRecord } from '#server/people/people-store.ts';
import { createWorkspace } from '#server/workspaces/create-workspace.ts';
import { AppError } from '#shared/errors.ts';
import { roleSchema } from '#shared/people/roles.ts';
import { slugSchema } from '#shared/slug.ts';
import { readFlags } from './read-flags.ts';
import { badUse, writeLine } from './terminal.ts';
import { withDatabase } from './with-database.ts';

const flagsSchema = z.object({
  email: z.email(),
  role: roleSchema,
  'password-stdin': z.literal(true),
  workspace: slugSchema.optional(),
  name: z.string().trim().min(1).max(200).optional(),
  groups: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(slugSchema))
    .optional(),
});

const options = {
  email: { type: 'string' },
  role: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  workspace: { type: 'string' },
  name: { type: 'string' },
  groups: { type: 'string' },
} as const;

/** `user add --email E --password-stdin --role R [--workspace W] [--groups A,B]`: without a workspace, a member of all of them. */
export async function userAddCommand(argv: string[]): Promise<number> {
  const flags = readFlags(argv, options, flagsSchema);
  if (typeof flags === 'string') return badUse(flags);
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  return withDatabase(async ({ stores, clock }) => {
    const deps = { people: stores.people, clock };
    const workspaces = await findWorkspaces(deps, flags.workspace);
    const user = await addUser(deps, {
      email: flags.email,
      name: flags.name ?? flags.email.split('@')[0] ?? flags.email,
      password,
      workspaceIds: workspaces.map((workspace) => workspace.id),
      role: flags.role,
      groups: flags.groups,
    });
    writeLine(`Added ${user.email} as ${flags.role} of ${workspaces.map((one) => one.slug).join(', ')}`);
  });
}

/** An installation without any workspace gets its first one. */
async function findWorkspaces(
  deps: { people: PeopleStore; clock: { now(): number } },
  slug: string | undefined,
): Promise<WorkspaceRecord[]> {
  const all = await deps.people.listWorkspaces();
  if (slug === undefined)
    return all.length > 0 ? all : [await createWorkspace(deps, { slug: 'main', name: 'Main' })];
  const found = all.find((workspace) => workspace.slug === slug);
  if (found === undefined) throw new AppError('not_found', `There is no workspace "${slug}".`);
  return [found];
}
