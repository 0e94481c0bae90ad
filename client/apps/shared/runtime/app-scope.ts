import type { AppComponent } from '#shared/apps/app-schema.ts';
import type { ViewerApp } from '#shared/apps/app-views.ts';
import type { Dependency } from '#shared/apps/bindings.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';

/** What bindings see, by their roots; every part keeps its identity until it changes. */
export type Scope = Readonly<Record<string, unknown>>;

export type ActionState = { data: unknown; loading: boolean; error: string | null };

export const idleAction: ActionState = { data: null, loading: false, error: null };

/** The scope of an app that nobody has used; what `known` already holds of the same names is kept. */
export function scopeOf(app: ViewerApp, page: string, known: Scope = {}): Scope {
  const components = app.pages.flatMap((one) => one.components);
  const actions = app.actions.map(({ id }) => [id, partOf(known.actions, id) ?? idleAction]);
  return {
    ...Object.fromEntries(components.map((component) => [component.id, outputsOf(component, known)])),
    state: { ...app.state, ...objectOf(known.state) },
    actions: Object.fromEntries(actions),
    user: app.user,
    page: { id: page, title: app.pages.find((one) => one.id === page)?.title ?? '' },
    url: known.url ?? { query: {} },
  };
}

function outputsOf({ id, kind }: AppComponent, known: Scope): unknown {
  const outputs = findComponentContract(kind)?.outputs ?? [];
  const initial = Object.fromEntries(outputs.map((output) => [output.name, output.initial]));
  return Object.hasOwn(known, id) ? { ...initial, ...objectOf(known[id]) } : initial;
}

/** The part of the scope that a binding depends on. */
export function pick(scope: Scope, { root, name }: Dependency): unknown {
  const part = Object.hasOwn(scope, root) ? scope[root] : undefined;
  return name === null ? part : partOf(part, name);
}

/** Sets fields of one root; the same scope comes back when nothing differs. */
export function withFields(scope: Scope, root: string, fields: Record<string, unknown>): Scope {
  const before = objectOf(scope[root]);
  const isSame = Object.entries(fields).every(
    ([name, value]) => Object.hasOwn(before, name) && isSameValue(before[name], value),
  );
  return isSame ? scope : { ...scope, [root]: { ...before, ...fields } };
}

function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function partOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}
