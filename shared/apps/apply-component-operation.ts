import { putIn, takeOut } from '#shared/graph/ordered-list.ts';
import type { AppliedAppOperation, AppOperation, AppOperationOf } from './app-operations.ts';
import type { AppComponent, AppDefinition, ComponentLayout } from './app-schema.ts';
import { allComponents, findComponent, withDescendants, withPage } from './find-in-app.ts';

/** Adds components to pages; their parents exist or are added with them, on the same page. */
export function applyAddComponents(
  definition: AppDefinition,
  operation: AppOperationOf<'add_components'>,
): AppliedAppOperation {
  const message = whyNotToAdd(definition, operation.components);
  if (message !== undefined) return { ok: false, message };
  const pages = definition.pages.map((page) => {
    const placed = operation.components
      .filter((entry) => entry.page === page.id)
      .map(({ component, index }) => ({ item: component, index }));
    return placed.length === 0 ? page : { ...page, components: putIn(page.components, placed) };
  });
  const ids = operation.components.map(({ component }) => component.id);
  return { ok: true, definition: { ...definition, pages }, inverse: { kind: 'remove_components', ids } };
}

type Entry = AppOperationOf<'add_components'>['components'][number];

function whyNotToAdd(definition: AppDefinition, entries: readonly Entry[]): string | undefined {
  const pageOf = new Map<string, string>();
  for (const page of definition.pages) for (const { id } of page.components) pageOf.set(id, page.id);
  const actions = new Set(definition.actions.map(({ id }) => id));
  for (const { page, component } of entries) {
    if (!definition.pages.some((other) => other.id === page)) return missingPage(page);
    if (pageOf.has(component.id) || actions.has(component.id)) return nameTaken(component.id);
    pageOf.set(component.id, page);
  }
  const stray = entries.find(
    ({ page, component }) => component.parent !== undefined && pageOf.get(component.parent) !== page,
  );
  if (stray !== undefined) {
    return `The component "${stray.component.id}" belongs into "${stray.component.parent}", which is not on its page.`;
  }
  const added = entries.map(({ component }) => component);
  const nested = added.find((component) => liesInItself(component, added));
  return nested === undefined ? undefined : `The component "${nested.id}" cannot be put into itself.`;
}

function liesInItself(component: AppComponent, among: readonly AppComponent[]): boolean {
  const seen = new Set([component.id]);
  let { parent } = component;
  while (parent !== undefined) {
    if (seen.has(parent)) return true;
    seen.add(parent);
    const above = parent;
    parent = among.find(({ id }) => id === above)?.parent;
  }
  return false;
}

/** Removes components and everything inside them. */
export function applyRemoveComponents(
  definition: AppDefinition,
  operation: AppOperationOf<'remove_components'>,
): AppliedAppOperation {
  const missing = operation.ids.find((id) => findComponent(definition, id) === undefined);
  if (missing !== undefined) return missingComponent(missing);
  const ids = withDescendants(allComponents(definition), operation.ids);
  const removed: Entry[] = [];
  const pages = definition.pages.map((page) => {
    const { kept, taken } = takeOut(page.components, ({ id }) => ids.has(id));
    if (taken.length === 0) return page;
    removed.push(...taken.map(({ item, index }) => ({ page: page.id, component: item, index })));
    return { ...page, components: kept };
  });
  const inverse: AppOperation =
    removed.length === 0
      ? { kind: 'batch', operations: [] }
      : { kind: 'add_components', components: removed };
  return { ok: true, definition: { ...definition, pages }, inverse };
}

/** Places several components at once: what a gesture moved, and the neighbours that it pushed. */
export function applySetLayouts(
  definition: AppDefinition,
  operation: AppOperationOf<'set_layouts'>,
): AppliedAppOperation {
  const layouts = new Map(Object.entries(operation.layouts));
  const missing = [...layouts.keys()].find((id) => findComponent(definition, id) === undefined);
  if (missing !== undefined) return missingComponent(missing);
  const before: [string, ComponentLayout][] = [];
  const pages = definition.pages.map((page) => {
    if (!page.components.some(({ id }) => layouts.has(id))) return page;
    const components = page.components.map((component) => {
      const layout = layouts.get(component.id);
      if (layout === undefined) return component;
      before.push([component.id, component.layout]);
      return { ...component, layout };
    });
    return { ...page, components };
  });
  return {
    ok: true,
    definition: { ...definition, pages },
    inverse: { kind: 'set_layouts', layouts: Object.fromEntries(before) },
  };
}

/** Replaces properties, events or layout as a whole. */
export function applyUpdateComponent(
  definition: AppDefinition,
  operation: AppOperationOf<'update_component'>,
): AppliedAppOperation {
  const found = findComponent(definition, operation.id);
  if (found === undefined) return missingComponent(operation.id);
  const { page, component, index } = found;
  const { props, events, layout } = operation.set;
  const changed = {
    ...component,
    ...(props !== undefined && { props }),
    ...(events !== undefined && { events }),
    ...(layout !== undefined && { layout }),
  };
  return {
    ok: true,
    definition: withPage(definition, { ...page, components: page.components.with(index, changed) }),
    inverse: {
      kind: 'update_component',
      id: component.id,
      set: {
        ...(props !== undefined && { props: component.props }),
        ...(events !== undefined && { events: component.events }),
        ...(layout !== undefined && { layout: component.layout }),
      },
    },
  };
}

export function missingComponent(id: string): { ok: false; message: string } {
  return { ok: false, message: `The app has no component "${id}" any more.` };
}

export function missingPage(id: string): string {
  return `The app has no page "${id}" any more.`;
}

export function nameTaken(id: string): string {
  return `The app has a component or an action "${id}" already.`;
}
