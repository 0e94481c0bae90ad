import type { AppStore } from '#server/apps/app-store.ts';
import { createApp } from '#server/apps/create-app.ts';
import { publishApp } from '#server/apps/publish-app.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { userActor } from '#server/people/find-actor.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { findDemoUser } from './demo-people.ts';

type Deps = { apps: AppStore; flows: FlowStore; people: PeopleStore; clock: ClockPort };

/** Makes a sample app and publishes it as Ada, whose flow it starts; both exist by now. */
export async function addDemoApp(
  deps: Deps,
  workspaceId: string,
  { slug, definition }: { slug: string; definition: AppDefinition },
): Promise<void> {
  const ada = await findDemoUser(deps);
  if (ada === null) throw new Error('The demo has no Ada.');
  const actor = await userActor(deps, ada);
  const app = await createApp(deps, actor, { slug, title: definition.title, workspaceId, definition });
  await publishApp(deps, actor, { app, revision: app.revision, message: 'The sample' });
}
