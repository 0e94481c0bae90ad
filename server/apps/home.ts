import type { ApprovalReader } from '#server/approvals/approval-reader.ts';
import { listApprovals } from '#server/approvals/approval-views.ts';
import type { FlowStore } from '#server/flows/flow-store.ts';
import type { PeopleStore } from '#server/people/people-store.ts';
import type { ClockPort } from '#server/runtime/ports.ts';
import { may } from '#shared/access/may.ts';
import type { HomeView } from '#shared/apps/app-views.ts';
import { formFields } from '#shared/inputs/form-model.ts';
import type { Actor } from '#shared/people/roles.ts';
import type { AppRecord, AppStore } from './app-store.ts';
import { findManualVersion } from './run-form.ts';

type Deps = {
  apps: AppStore;
  flows: FlowStore;
  approvals: ApprovalReader;
  people: PeopleStore;
  clock: ClockPort;
};

const mostPending = 200;

const shownApprovals = 4;

/** What somebody finds when coming in: the apps and forms that they may use, and how many requests wait for them. */
export async function readHome(deps: Deps, actor: Actor, workspaceId: string): Promise<HomeView> {
  const [apps, runForms, pending] = await Promise.all([
    usableApps(deps, actor, workspaceId),
    usableForms(deps, actor, workspaceId),
    listApprovals(deps, actor, { workspaceId, filter: 'pending', limit: mostPending }),
  ]);
  const mine = pending.items.filter((request) => request.mayDecide);
  const oldest = mine.toSorted((a, b) => a.openedAt.localeCompare(b.openedAt)).slice(0, shownApprovals);
  const approvals = oldest.map(({ id, title, askedBy, openedAt }) => ({ id, title, askedBy, openedAt }));
  return { apps, runForms, pendingApprovals: mine.length, approvals };
}

async function usableApps(deps: Deps, actor: Actor, workspaceId: string): Promise<HomeView['apps']> {
  const apps = await deps.apps.list(workspaceId);
  const usable = apps.filter((app) => app.publishedVersion !== null && mayUse(actor, app));
  const versions = await Promise.all(
    usable.map((app) => deps.apps.findVersion(workspaceId, app.id, app.publishedVersion ?? 0)),
  );
  return usable
    .flatMap(({ slug }, index) => {
      const definition = versions[index]?.definition;
      return definition === undefined ? [] : [{ slug, title: definition.title, icon: definition.icon }];
    })
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
}

function mayUse(actor: Actor, { workspaceId, access }: AppRecord): boolean {
  return may(actor, 'app.use', { workspaceId, appAccess: access }).allowed;
}

async function usableForms(deps: Deps, actor: Actor, workspaceId: string): Promise<HomeView['runForms']> {
  const flows = await deps.flows.list(workspaceId);
  const startable = flows.filter(
    ({ path }) => may(actor, 'run.start', { workspaceId, flowPath: path }).allowed,
  );
  const versions = await Promise.all(startable.map((flow) => findManualVersion(deps, flow)));
  return startable
    .flatMap(({ path, title }, index) => {
      const inputs = versions[index]?.definition.inputs;
      return inputs === undefined
        ? []
        : [{ path, title, fields: formFields(inputs).map(({ label }) => label) }];
    })
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en'));
}
