import { ulid } from 'ulid';
import type { PeopleStore, WorkspaceRecord } from '#server/people/people-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';

/** Makes a workspace, or returns the one that has this slug. */
export async function createWorkspace(
  deps: { people: PeopleStore; clock: ClockPort },
  input: { slug: string; name: string },
): Promise<WorkspaceRecord> {
  const existing = await deps.people.findWorkspace({ slug: input.slug });
  if (existing !== null) return existing;
  const now = deps.clock.now();
  const workspace = { id: ulid(now), slug: input.slug, name: input.name, createdAt: now };
  try {
    await deps.people.insertWorkspace(workspace);
    return workspace;
  } catch (error) {
    // Another process was faster.
    const made = await deps.people.findWorkspace({ slug: input.slug });
    if (made === null) throw error;
    return made;
  }
}
