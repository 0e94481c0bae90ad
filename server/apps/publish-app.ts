import { isDeepStrictEqual } from 'node:util';
import { ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { AppFlows } from '#shared/apps/app-flows.ts';
import type { AppProblem } from '#shared/apps/app-problems.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { type AppPolicy, derivePolicy, isNarrowed } from '#shared/apps/policy.ts';
import { validateApp } from '#shared/apps/validate-app.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AppRecord, AppStore } from './app-store.ts';
import { loadFlows } from './load-flows.ts';

type Deps = { apps: AppStore; flows: FlowStore; clock: ClockPort };

/** How long pages of the version before may still run actions (design 6.5, rule 1). */
const graceMs = 15 * 60 * 1000;

/** Makes the draft at `revision` the next immutable version, with the policy that the server derives from it. */
export async function publishApp(
  deps: Deps,
  actor: Actor,
  input: { app: AppRecord; revision: number; message: string },
): Promise<{ version: number }> {
  const { app, revision, message } = input;
  if (revision !== app.revision) throw staleDraft();
  const flows = await loadFlows(deps, app.workspaceId, app.draft);
  requirePublishable(app.draft, flows);
  const policy = derivePolicy(app.draft, flows);
  const now = deps.clock.now();
  const published = await deps.apps.publish(app.workspaceId, app.id, revision, {
    id: ulid(now),
    workspaceId: app.workspaceId,
    appId: app.id,
    definition: app.draft,
    policy,
    message,
    createdAt: now,
    createdBy: nameOfActor(actor),
    previousUntil: (await endsBefore(deps, app, policy)) ? null : now + graceMs,
  });
  if (published === null) throw staleDraft();
  return published;
}

/** What publishing would say, with the flows looked up. */
export async function appProblems(deps: Deps, app: AppRecord): Promise<AppProblem[]> {
  return validateApp(app.draft, await loadFlows(deps, app.workspaceId, app.draft));
}

/** Throws `invalid_definition` with all problems when one of them is an error. */
export function requirePublishable(definition: AppDefinition, flows: AppFlows): void {
  const problems = validateApp(definition, flows);
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return;
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  throw new AppError('invalid_definition', `The app cannot be published: ${errors[0]?.message}${more}`, {
    details: { problems },
  });
}

/**
 * Going back to an older version ends the one before at once, because it may be what has to stop; so does taking a
 * right away from somebody.
 */
async function endsBefore(deps: Deps, app: AppRecord, policy: AppPolicy): Promise<boolean> {
  const versions = await deps.apps.listVersions(app.workspaceId, app.id);
  const current = versions.find(({ version }) => version === app.publishedVersion);
  if (current !== undefined && isNarrowed(current.policy, policy)) return true;
  return versions.some(
    ({ version, definition }) => version !== app.publishedVersion && isDeepStrictEqual(definition, app.draft),
  );
}

function staleDraft(): AppError {
  return new AppError('conflict', 'The draft has changed since. Look at it again, then publish.');
}
