import type { Actor } from '#shared/people/roles.ts';

/** How a record names who did something: `user:<id>` or `token:<name>`; null for nobody known. */
export function nameOfActor(actor: Actor): string | null {
  if (actor.kind === 'user') return `user:${actor.userId}`;
  return actor.kind === 'token' ? `token:${actor.name}` : null;
}

/** How people read who did something. */
export function labelOfActor(actor: Actor): string | null {
  if (actor.kind === 'user') return actor.name;
  return nameOfActor(actor);
}
