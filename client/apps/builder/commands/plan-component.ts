import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppComponent, AppDefinition } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import type { ComponentKind } from '#shared/apps/components/contract.ts';
import { childrenIn, findComponent, takenNames } from '#shared/apps/find-in-app.ts';
import { firstFreePlace, gridItems, placeOf, type ResizeSide } from '#shared/apps/layout.ts';
import { freeName } from '#shared/apps/names.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';
import {
  type Cell,
  type Landing,
  landBoxes,
  landingOperation,
  landMove,
  landResize,
  placeIdOf,
  together,
} from './landing.ts';

type Target = { page: string; place: GridPlaceId; at?: Cell };

/** A component at the end of a drag from the palette, before it exists; its id is the one that it will have. */
export function landAdd(
  definition: AppDefinition,
  kind: ComponentKind,
  { page: pageId, place, at }: Target,
): Landing | undefined {
  const size = findComponentContract(kind)?.size;
  const page = definition.pages.find(({ id }) => id === pageId);
  if (size === undefined || page === undefined) return undefined;
  const id = freeName(kind, takenNames(definition));
  const items = gridItems(childrenIn(page, place));
  const spot = at === undefined ? firstFreePlace(items, size) : { ...at, ...size };
  return landBoxes(page, place, [{ id, ...spot }]);
}

/** Adds a component where it is dropped, else in the first gap; neighbours that are in its way move down. */
export function planAdd(
  definition: AppDefinition,
  kind: ComponentKind,
  target: Target,
): { id: string; operation: AppOperation } | undefined {
  const landing = landAdd(definition, kind, target);
  const [box] = landing?.boxes ?? [];
  if (landing === undefined || box === undefined) return undefined;
  const { place, page } = landing;
  const component: AppComponent = {
    ...{ id: box.id, kind },
    ...(place.parent === null ? {} : { parent: place.parent }),
    ...(place.slot === null ? {} : { slot: place.slot }),
    layout: { desktop: placeOf(box) },
    props: findComponentContract(kind)?.initialProps ?? {},
    events: {},
  };
  const add: AppOperation = { kind: 'add_components', components: [{ page, component }] };
  const push = landingOperation(definition, { ...landing, boxes: [] });
  const operation = together(push === undefined ? [add] : [add, push]);
  return operation && { id: box.id, operation };
}

/** Moves a component to a cell, in its own place or another one; undefined when it stays where it is. */
export function planMove(
  definition: AppDefinition,
  id: string,
  { place, at }: { place: GridPlaceId; at: Cell },
): AppOperation | undefined {
  const landing = landMove(definition, [id], { grabbed: id, place, at });
  return landing && landingOperation(definition, landing);
}

/** Moves a component into a place without saying where: to its first free cell, else below everything. */
export function planMoveInto(
  definition: AppDefinition,
  id: string,
  place: GridPlaceId,
): AppOperation | undefined {
  const found = findComponent(definition, id);
  if (found === undefined) return undefined;
  const others = childrenIn(found.page, place).filter((component) => component.id !== id);
  const at = firstFreePlace(gridItems(others), found.component.layout.desktop);
  return planMove(definition, id, { place, at });
}

/** Moves a component by a distance, and those of the selection that lie beside it. */
export function planNudge(
  definition: AppDefinition,
  ids: readonly string[],
  by: Cell,
): AppOperation | undefined {
  const [grabbed] = ids;
  const component = grabbed === undefined ? undefined : findComponent(definition, grabbed)?.component;
  if (grabbed === undefined || component === undefined) return undefined;
  const { x, y } = component.layout.desktop;
  const at = { x: x + by.x, y: y + by.y };
  const landing = landMove(definition, ids, { grabbed, place: placeIdOf(component), at });
  return landing && landingOperation(definition, landing);
}

/** Makes a component larger or smaller at its right and lower edges. */
export function planResize(
  definition: AppDefinition,
  id: string,
  size: { w: number; h: number },
): AppOperation | undefined {
  const place = findComponent(definition, id)?.component.layout.desktop;
  if (place === undefined) return undefined;
  const cell = { x: place.x + size.w - 1, y: place.y + size.h - 1 };
  const side: ResizeSide = { x: 1, y: 1 };
  const landing = landResize(definition, id, { side, cell });
  return landing && landingOperation(definition, landing);
}

/** Where Enter in the palette puts a component: into the selected container, else beside what is selected. */
export function placeForAdding(definition: AppDefinition, selection: readonly string[]): GridPlaceId {
  const last = selection.at(-1);
  const component = last === undefined ? undefined : findComponent(definition, last)?.component;
  if (component === undefined) return { parent: null, slot: null };
  return firstSlotOf(component) ?? placeIdOf(component);
}

/** The place inside a container, of tabs the first one; undefined for what holds nothing. */
export function firstSlotOf({ id, kind, props }: AppComponent): GridPlaceId | undefined {
  const contract = findComponentContract(kind);
  if (contract?.isContainer !== true) return undefined;
  const parsed = contract.schema.safeParse(props);
  const slot = parsed.success ? (contract.slots(parsed.data)[0]?.id ?? null) : null;
  return { parent: id, slot };
}
