import type { FlowStore } from '#server/flows/flow-store.ts';
import { cancelRun } from '#server/runs/cancel-run.ts';
import type { RunControl } from '#server/runs/run-control.ts';
import type { RunReader } from '#server/runs/run-reader.ts';
import { findActionPolicy } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { RunStatus } from '#shared/runs/run.ts';
import { originEdition } from './app-edition.ts';
import type { AppRecord, AppStore } from './app-store.ts';
import { requireOwnRun } from './own-run.ts';

type Deps = { apps: AppStore; flows: FlowStore; runs: RunReader; control: RunControl };

/** Cancels a run that this viewer started through this app, where the app lets them. */
export async function cancelAppRun(
  deps: Deps,
  actor: Actor,
  target: { app: AppRecord; runId: string },
): Promise<{ status: RunStatus }> {
  const { run, origin } = await requireOwnRun(deps, actor, target);
  const { policy } = await originEdition(deps, target.app, origin.version);
  if (findActionPolicy(policy, origin.action)?.mayCancel !== true) {
    throw new AppError('forbidden', 'This app does not let you cancel that.');
  }
  return cancelRun(deps, run);
}
