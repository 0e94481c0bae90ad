import type { RunReader } from '#server/runs/run-reader.ts';
import { isoTime, isoTimeOrNull, loadValue } from '#server/runs/run-views.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import type { AppRunItem } from '#shared/apps/app-views.ts';
import { findActionPolicy } from '#shared/apps/policy.ts';
import { AppError } from '#shared/errors.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AppEdition } from './app-edition.ts';
import { viewerOf } from './viewer.ts';

type Deps = { runs: RunReader };
type Call = { edition: AppEdition; action: string; limit: number };

const pageSize = 50;
/** An app whose other actions are used far more shows what is found among this many runs. */
const maxPages = 4;

/** The newest runs of an action that this viewer started through this app, with the inputs that the app shows. */
export async function listAppRuns(deps: Deps, actor: Actor, call: Call): Promise<AppRunItem[]> {
  const { edition, action, limit } = call;
  const policy = findActionPolicy(edition.policy, action);
  if (policy === undefined) throw new AppError('forbidden', 'This app does not let you see that.');
  const runs = await findRuns(deps, actor, call);
  return Promise.all(
    runs.slice(0, limit).map(async (run) => ({
      runId: run.id,
      status: run.status,
      ...(run.waitingFor === null ? {} : { waitingFor: run.waitingFor }),
      createdAt: isoTime(run.createdAt),
      finishedAt: isoTimeOrNull(run.finishedAt),
      inputs: policy.shownInputs.length === 0 ? {} : await shownInputs(deps, run, policy.shownInputs),
    })),
  );
}

async function findRuns(deps: Deps, actor: Actor, { edition, action, limit }: Call): Promise<RunRecord[]> {
  const { app, version } = edition;
  const isPreview = version === null;
  const startedBy = viewerOf(actor, app.workspaceId).who;
  const found: RunRecord[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages && found.length < limit; page += 1) {
    const { items, next } = await deps.runs.list(
      app.workspaceId,
      { appId: app.id, startedBy, includeTests: true },
      { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) },
    );
    found.push(
      ...items.filter(({ trigger }) => {
        return trigger.app?.action === action && (trigger.app.version === null) === isPreview;
      }),
    );
    if (next === undefined) break;
    cursor = next;
  }
  return found;
}

async function shownInputs(deps: Deps, run: RunRecord, names: readonly string[]): Promise<JsonObject> {
  const input = await loadValue(deps, run.workspaceId, run.input);
  if (!isJsonObject(input)) return {};
  const known = new Map(Object.entries(input));
  return Object.fromEntries(
    names.flatMap((name) => (known.has(name) ? [[name, known.get(name) ?? null]] : [])),
  );
}
