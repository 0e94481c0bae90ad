import type { AppAction } from '#shared/apps/app-schema.ts';
import type { ViewerAction, ViewerApp } from '#shared/apps/app-views.ts';
import { type ActionPolicy, findActionPolicy, viewerForm } from '#shared/apps/policy.ts';
import type { Source } from '#shared/apps/sources.ts';
import type { Actor, Role } from '#shared/people/roles.ts';
import type { AppEdition } from './app-edition.ts';
import { viewerOf } from './viewer.ts';

/** The document that a viewer gets: what the page needs to be drawn, and nothing of what it runs (rule 9). */
export function viewerApp(actor: Actor, edition: AppEdition): ViewerApp {
  const { app, definition, version, policy } = edition;
  const { role, context } = viewerOf(actor, app.workspaceId);
  const { title, icon, theme, pages, state } = definition;
  return {
    slug: app.slug,
    version,
    title,
    icon,
    theme,
    pages,
    state,
    actions: definition.actions.flatMap((action) => {
      const allowed = findActionPolicy(policy, action.id);
      return allowed === undefined ? [] : [viewerAction(action, allowed, role)];
    }),
    user: { name: context.name ?? '', email: context.email, role },
  };
}

function viewerAction(action: AppAction, policy: ActionPolicy, role: Role): ViewerAction {
  return {
    id: action.id,
    title: action.title,
    effect: action.effect,
    runs: action.runs.kind,
    when: action.when,
    ...(action.confirm === undefined ? {} : { confirm: action.confirm }),
    inputs: Object.fromEntries(
      Object.entries(action.inputs).flatMap(([name, source]) => {
        const sent = sentInput(source);
        return sent === null ? [] : [[name, sent]];
      }),
    ),
    form: viewerForm(policy),
    isAllowed: mayRunAction(policy, role),
    isSensitive: policy.sensitive !== null,
  };
}

/** Whether the role may run the action at all (design 6.5, rule 12). */
export function mayRunAction(policy: ActionPolicy, role: Role): boolean {
  return policy.allowedRoles === null || policy.allowedRoles.some((allowed) => allowed === role);
}

function sentInput(source: Source): ViewerAction['inputs'][string] | null {
  if (source.kind === 'fixed' || source.kind === 'context') return null;
  return { kind: source.kind, value: source.value };
}
