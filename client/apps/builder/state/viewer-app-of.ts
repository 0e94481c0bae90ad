import type { AppAction, AppDefinition } from '#shared/apps/app-schema.ts';
import type { ViewerAction, ViewerApp } from '#shared/apps/app-views.ts';
import type { JsonObject } from '#shared/json.ts';

type Forms = Readonly<Record<string, JsonObject>>;
type User = ViewerApp['user'];

/** The draft as its viewer would get it, for the canvas. */
export function viewerAppOf(
  slug: string,
  definition: AppDefinition,
  { forms, user }: { forms: Forms; user: User },
): ViewerApp {
  const { title, icon, theme, pages, state, actions } = definition;
  const shown = actions.map((action) => viewerActionOf(action, forms[action.id]));
  return { slug, version: null, title, icon, theme, pages, state, actions: shown, user };
}

function viewerActionOf(
  action: AppAction,
  form: JsonObject = { type: 'object', properties: {} },
): ViewerAction {
  const { id, title, effect, confirm } = action;
  const inputs = Object.entries(action.inputs).flatMap(([name, source]) =>
    source.kind === 'fixed' || source.kind === 'context'
      ? []
      : [[name, { kind: source.kind, value: source.value }] as const],
  );
  return {
    ...{ id, title, effect, form },
    when: whenInBuilder(action),
    runs: action.runs.kind,
    ...(confirm === undefined ? {} : { confirm }),
    inputs: Object.fromEntries(inputs),
    isAllowed: true,
    isSensitive: action.sensitive !== undefined,
  };
}

/** While an app is edited only scripts that read run by themselves; whatever makes a run waits for a press. */
function whenInBuilder({ runs, effect, when }: AppAction): AppAction['when'] {
  const isHarmless = runs.kind === 'script' && effect === 'read' && runs.code.trim() !== '';
  if (!isHarmless) return { kind: 'manual' };
  return when.kind === 'every' ? { kind: 'load' } : when;
}
