import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppComponent, AppDefinition, AppPage, ComponentLayout } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import type { ComponentKind } from '#shared/apps/components/contract.ts';
import { childrenIn, findComponent, takenNames, withDescendants } from '#shared/apps/find-in-app.ts';
import {
  firstFreePlace,
  type GridItem,
  gridItems,
  moveItem,
  placeItem,
  resizeItem,
} from '#shared/apps/layout.ts';
import { freeName } from '#shared/apps/names.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';

type Cell = { x: number; y: number };
type Target = { page: string; place: GridPlaceId; at?: Cell };

/** Adds a component where it is dropped, else in the first gap; neighbours that are in its way move down. */
export function planAdd(
  definition: AppDefinition,
  kind: ComponentKind,
  { page: pageId, place, at }: Target,
): { id: string; operation: AppOperation } | undefined {
  const contract = findComponentContract(kind);
  const page = definition.pages.find(({ id }) => id === pageId);
  if (contract === undefined || page === undefined) return undefined;
  const id = freeName(kind, takenNames(definition));
  const items = gridItems(childrenIn(page, place));
  const spot = at === undefined ? firstFreePlace(items, contract.size) : { ...at, ...contract.size };
  const placed = placeItem(items, { id, ...spot });
  const own = placed.find((item) => item.id === id) ?? { id, ...spot };
  const component: AppComponent = {
    ...{ id, kind },
    ...placeFields(place),
    layout: { desktop: placeOf(own) },
    props: contract.initialProps,
    events: {},
  };
  const add: AppOperation = { kind: 'add_components', components: [{ page: pageId, component }] };
  return { id, operation: together([add, ...pushed(page, items, placed, id)]) };
}

/** Moves a component to a cell, in its own place or another one; undefined when it stays where it is. */
export function planMove(
  definition: AppDefinition,
  id: string,
  { place, at }: { place: GridPlaceId; at: Cell },
): AppOperation | undefined {
  const found = findComponent(definition, id);
  if (found === undefined || isInside(found.page, id, place)) return undefined;
  const { page, component } = found;
  const items = gridItems(childrenIn(page, place));
  const isSamePlace = (component.parent ?? null) === place.parent && (component.slot ?? null) === place.slot;
  if (isSamePlace) return asLayouts(page, items, moveItem(items, id, at));
  const placed = placeItem(items, { ...component.layout.desktop, ...at, id });
  const own = placed.find((item) => item.id === id);
  if (own === undefined) return undefined;
  const layout: ComponentLayout = { ...component.layout, desktop: placeOf(own) };
  const move: AppOperation = { kind: 'move_component', id, page: page.id, ...place, layout };
  return together([move, ...pushed(page, items, placed, id)]);
}

/** A component does not go into itself or into what lies inside it. */
function isInside(page: AppPage, id: string, { parent }: GridPlaceId): boolean {
  return parent !== null && withDescendants(page.components, [id]).has(parent);
}

export function planResize(
  definition: AppDefinition,
  id: string,
  size: { w: number; h: number },
): AppOperation | undefined {
  const found = findComponent(definition, id);
  if (found === undefined) return undefined;
  const { page, component } = found;
  const min = findComponentContract(component.kind)?.minSize ?? { w: 1, h: 1 };
  const items = gridItems(childrenIn(page, placeIdOf(component)));
  return asLayouts(page, items, resizeItem(items, id, { size, min }));
}

export function placeIdOf({ parent, slot }: AppComponent): GridPlaceId {
  return { parent: parent ?? null, slot: slot ?? null };
}

/** Where Enter in the palette puts a component: into the selected container, else beside what is selected. */
export function placeForAdding(definition: AppDefinition, selected: string | null): GridPlaceId {
  const component = selected === null ? undefined : findComponent(definition, selected)?.component;
  if (component === undefined) return { parent: null, slot: null };
  const contract = findComponentContract(component.kind);
  if (contract?.isContainer !== true) return placeIdOf(component);
  const props = contract.schema.safeParse(component.props);
  const slot = props.success ? (contract.slots(props.data)[0]?.id ?? null) : null;
  return { parent: component.id, slot };
}

function asLayouts(
  page: AppPage,
  before: readonly GridItem[],
  after: readonly GridItem[],
): AppOperation | undefined {
  const layouts = changedLayouts(page, before, after);
  return Object.keys(layouts).length === 0 ? undefined : { kind: 'set_layouts', layouts };
}

function pushed(
  page: AppPage,
  before: readonly GridItem[],
  after: readonly GridItem[],
  except: string,
): AppOperation[] {
  const operation = asLayouts(
    page,
    before,
    after.filter(({ id }) => id !== except),
  );
  return operation === undefined ? [] : [operation];
}

function changedLayouts(
  page: AppPage,
  before: readonly GridItem[],
  after: readonly GridItem[],
): Record<string, ComponentLayout> {
  const known = new Set(before);
  const layouts = new Map(page.components.map((component) => [component.id, component.layout]));
  const changed = after.filter((item) => !known.has(item));
  return Object.fromEntries(
    changed.map((item) => [item.id, { ...layouts.get(item.id), desktop: placeOf(item) }]),
  );
}

function placeOf({ x, y, w, h }: GridItem): ComponentLayout['desktop'] {
  return { x, y, w, h };
}

function placeFields({ parent, slot }: GridPlaceId): { parent?: string; slot?: string } {
  return { ...(parent === null ? {} : { parent }), ...(slot === null ? {} : { slot }) };
}

function together(operations: AppOperation[]): AppOperation {
  const [only] = operations;
  return operations.length === 1 && only !== undefined ? only : { kind: 'batch', operations };
}
