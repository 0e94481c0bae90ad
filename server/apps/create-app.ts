import { ulid } from 'ulid';
import { nameOfActor } from '#server/access/who.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { appFromFlow } from '#shared/apps/app-from-flow.ts';
import { type AppDefinition, emptyApp } from '#shared/apps/app-schema.ts';
import { AppError } from '#shared/errors.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AppRecord, AppStore } from './app-store.ts';
import { findAppFlow } from './load-flows.ts';

type NewApp = {
  workspaceId: string;
  slug: string;
  title: string;
  definition?: AppDefinition | undefined;
  /** The path of a published flow whose form, run state and result the app begins with. */
  fromFlow?: string | undefined;
};

/** Makes an app with a draft and nothing published; a slug that is taken is a `conflict`. */
export async function createApp(
  deps: { apps: AppStore; flows: FlowStore; clock: ClockPort },
  actor: Actor,
  input: NewApp,
): Promise<AppRecord> {
  const now = deps.clock.now();
  const app: AppRecord = {
    id: ulid(now),
    workspaceId: input.workspaceId,
    slug: input.slug,
    access: 'members',
    draft: { ...(await firstDraft(deps, input)), title: input.title },
    revision: 0,
    publishedVersion: null,
    publishedVersionId: null,
    publishedRevision: null,
    previousUntil: null,
    createdAt: now,
    updatedAt: now,
    updatedBy: nameOfActor(actor),
  };
  await deps.apps.insert(app);
  return app;
}

async function firstDraft(deps: { flows: FlowStore }, input: NewApp): Promise<AppDefinition> {
  const { fromFlow } = input;
  if (fromFlow === undefined) return input.definition ?? emptyApp(input.title);
  const flow = await findAppFlow(deps, input.workspaceId, { path: fromFlow });
  if (flow === null) {
    throw new AppError(
      'not_published',
      `There is no published flow at ${fromFlow}. Publish it first; apps run published versions.`,
    );
  }
  return appFromFlow(fromFlow, flow);
}
