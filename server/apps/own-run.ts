import type { RunReader } from '#server/runs/run-reader.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { may } from '#shared/access/may.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { TriggerInfo } from '#shared/runs/run.ts';
import type { AppRecord } from './app-store.ts';
import { viewerOf } from './viewer.ts';

export type OwnRun = { run: RunRecord; origin: NonNullable<TriggerInfo['app']> };

/** A run that this viewer started through this app; any other is `not_found` (design 6.5, rule 7). */
export async function requireOwnRun(
  deps: { runs: RunReader },
  actor: Actor,
  { app, runId }: { app: AppRecord; runId: string },
): Promise<OwnRun> {
  const viewer = viewerOf(actor, app.workspaceId);
  const run = await deps.runs.find(app.workspaceId, runId);
  const origin = run?.trigger.app;
  if (run === null || origin?.id !== app.id || run.startedBy !== viewer.who) throw notYours();
  const mayPreview = may(actor, 'app.edit', { workspaceId: app.workspaceId }).allowed;
  if (origin.version === null && !mayPreview) throw notYours();
  return { run, origin };
}

function notYours(): AppError {
  return new AppError('not_found', 'There is no such run that you started in this app.');
}
