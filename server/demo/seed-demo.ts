import { ulid } from 'ulid';
import type { AppStore } from '#server/apps/app-store.ts';
import { createFlow } from '#server/flows/create-flow.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import { publishFlow } from '#server/flows/publish-flow.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import type { ScheduleStore } from '#server/schedules/schedule-store.ts';
import { addDemoApp } from './add-demo-app.ts';
import { addDemoPeople, demoWorkspace } from './demo-people.ts';
import { addNewStories } from './new-stories.ts';
import { newStoriesApp, newStoriesAppDefinition } from './new-stories-app.ts';
import { refundDesk, refundDeskDefinition } from './refund-desk.ts';
import { refundDefinition, refundRequest } from './refund-request.ts';

type Deps = {
  people: PeopleStore;
  flows: FlowStore;
  apps: AppStore;
  schedules: ScheduleStore;
  clock: ClockPort;
};

const nobody = { kind: 'anonymous' } as const;

/**
 * Makes the demo workspace with its people and its samples, once: what is deleted later does not come back. The
 * workspace is written last, so that a start that was cut short is made up for by the next.
 */
export async function seedDemo(deps: Deps, server: { port: number }): Promise<void> {
  const existing = await deps.people.findWorkspace({ slug: demoWorkspace.slug });
  if (existing !== null) return addDemoPeople(deps, existing.id);
  const now = deps.clock.now();
  const workspaceId = ulid(now);
  const flow = await createFlow(deps, nobody, {
    ...refundRequest,
    workspaceId,
    definition: refundDefinition,
  });
  await publishFlow(deps, nobody, { flow, revision: flow.revision, message: 'The sample' });
  await addDemoPeople(deps, workspaceId);
  await addDemoApp(deps, workspaceId, { ...refundDesk, definition: refundDeskDefinition });
  await addNewStories(deps, { workspaceId, port: server.port });
  await addDemoApp(deps, workspaceId, { ...newStoriesApp, definition: newStoriesAppDefinition });
  await deps.people.insertWorkspace({ id: workspaceId, ...demoWorkspace, createdAt: now });
}
