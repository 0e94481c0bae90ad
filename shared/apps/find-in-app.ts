import type { AppAction, AppComponent, AppDefinition, AppPage } from './app-schema.ts';

/** Where a component stands in the document. */
export type ComponentPlace = { page: AppPage; component: AppComponent; index: number };

/** Every component of every page, in the order of the document. */
export function allComponents(definition: AppDefinition): AppComponent[] {
  return definition.pages.flatMap((page) => page.components);
}

export function findComponent(definition: AppDefinition, id: string): ComponentPlace | undefined {
  for (const page of definition.pages) {
    const index = page.components.findIndex((component) => component.id === id);
    const component = page.components[index];
    if (component !== undefined) return { page, component, index };
  }
  return undefined;
}

export function findAction(definition: AppDefinition, id: string): AppAction | undefined {
  return definition.actions.find((action) => action.id === id);
}

/** The ids and those of everything inside them, at any depth. */
export function withDescendants(components: readonly AppComponent[], ids: readonly string[]): Set<string> {
  const all = new Set(ids);
  let size = -1;
  while (size !== all.size) {
    size = all.size;
    for (const { id, parent } of components) if (parent !== undefined && all.has(parent)) all.add(id);
  }
  return all;
}

/** The components that lie directly in a place: on the page (`parent` null), or in a slot of a container. */
export function childrenIn(
  page: AppPage,
  place: { parent: string | null; slot: string | null },
): AppComponent[] {
  return page.components.filter(
    (component) => (component.parent ?? null) === place.parent && (component.slot ?? null) === place.slot,
  );
}

/** Every name that a new component or action must not have. */
export function takenNames(definition: AppDefinition): Set<string> {
  return new Set([...allComponents(definition), ...definition.actions].map(({ id }) => id));
}

/** Replaces one page; the others keep their identity. */
export function withPage(definition: AppDefinition, page: AppPage): AppDefinition {
  return { ...definition, pages: definition.pages.map((other) => (other.id === page.id ? page : other)) };
}
