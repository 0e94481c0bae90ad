import type { ComponentKind } from '#shared/apps/components/contract.ts';
import {
  copyComponents,
  outermostOf,
  pasteComponents,
  readCopiedComponents,
} from '#shared/apps/copy-components.ts';
import { childrenIn, findComponent } from '#shared/apps/find-in-app.ts';
import { inReadingOrder } from '#shared/apps/layout.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';
import type { Builder } from '../state/builder.ts';
import { type Cell, placeIdOf } from './landing.ts';
import { planPhoneStep } from './phone-order.ts';
import { placeForAdding, planAdd, planNudge, planResize } from './plan-component.ts';
import { planGroup } from './plan-group.ts';

/** Adds a component where it was dropped, else where there is room, and selects it. */
export function addComponent(
  builder: Builder,
  kind: ComponentKind,
  spot?: { place: GridPlaceId; at: Cell },
): void {
  const { definition, page, selection } = builder.store.getState();
  const target = spot ?? { place: placeForAdding(definition, selection) };
  const plan = planAdd(definition, kind, { page, ...target });
  if (plan === undefined || !builder.apply(plan.operation)) return;
  builder.select([plan.id]);
  builder.set({ focusNext: plan.id });
}

/** Deletes what is selected with everything inside; what stood before it is selected next. */
export function deleteSelection(builder: Builder): void {
  const { definition, selection } = builder.store.getState();
  const ids = outermostOf(definition, selection);
  if (ids.length === 0) return;
  const next = neighbourOf(builder, ids);
  if (!builder.apply({ kind: 'remove_components', ids })) return;
  builder.select(next === undefined ? [] : [next]);
  builder.set({ focusNext: next ?? null });
}

function neighbourOf(builder: Builder, ids: readonly string[]): string | undefined {
  const { definition } = builder.store.getState();
  const found = ids[0] === undefined ? undefined : findComponent(definition, ids[0]);
  if (found === undefined) return undefined;
  const beside = inReadingOrder(childrenIn(found.page, placeIdOf(found.component)));
  const at = beside.findIndex(({ id }) => id === ids[0]);
  const isLeft = ({ id }: { id: string }) => !ids.includes(id);
  return (
    (beside.slice(0, at).findLast(isLeft) ?? beside.slice(at).find(isLeft))?.id ?? found.component.parent
  );
}

/** The selected components as text for the clipboard; undefined when nothing is selected. */
export function copySelection(builder: Builder): string | undefined {
  const { definition, selection } = builder.store.getState();
  const copied = copyComponents(definition, selection);
  return copied && JSON.stringify(copied, null, 2);
}

/** Pastes copied components into the selected container, else onto the page; other text changes nothing. */
export function pasteText(builder: Builder, text: string): void {
  const copied = readCopiedComponents(text);
  if (copied === undefined) {
    builder.set({ notice: 'The clipboard holds no components of an app, so nothing was pasted.' });
    return;
  }
  const { definition, selection } = builder.store.getState();
  paste(
    builder,
    text,
    placeForPasting(
      definition,
      selection,
      copied.components.map(({ id }) => id),
    ),
  );
}

/** What is selected is where the copy goes, unless it is the copied component itself: then beside it. */
function placeForPasting(
  definition: Parameters<typeof placeForAdding>[0],
  selection: readonly string[],
  copied: readonly string[],
): GridPlaceId {
  const last = selection.at(-1);
  const component = last === undefined ? undefined : findComponent(definition, last)?.component;
  if (component === undefined || !copied.includes(component.id)) return placeForAdding(definition, selection);
  return placeIdOf(component);
}

export function duplicateSelection(builder: Builder): void {
  const { definition, selection } = builder.store.getState();
  const text = copySelection(builder);
  const [first] = outermostOf(definition, selection);
  const component = first === undefined ? undefined : findComponent(definition, first)?.component;
  if (text !== undefined && component !== undefined) paste(builder, text, placeIdOf(component));
}

function paste(builder: Builder, text: string, place: GridPlaceId): void {
  const { definition, page } = builder.store.getState();
  const copied = readCopiedComponents(text);
  const plan = copied && pasteComponents(definition, copied, { page, ...place });
  if (plan === undefined || !builder.apply(plan.operation)) return;
  builder.select(plan.ids);
  builder.set({ focusNext: plan.ids.at(-1) ?? null });
}

/** Puts what is selected into a new container, which is selected then. */
export function groupSelection(builder: Builder): void {
  const { definition, selection } = builder.store.getState();
  const plan = planGroup(definition, outermostOf(definition, selection));
  if (plan !== undefined && builder.apply(plan.operation)) builder.select([plan.id]);
}

export function selectAll(builder: Builder): void {
  const { definition, page } = builder.store.getState();
  const shown = definition.pages.find(({ id }) => id === page);
  const top = shown?.components.filter(({ parent }) => parent === undefined) ?? [];
  builder.select(top.map(({ id }) => id));
}

/** Moves the selection by cells; on a phone, where there is only an order, up or down in it. */
export function nudgeSelection(builder: Builder, by: Cell): void {
  const { definition, selection, isPhone } = builder.store.getState();
  const [first] = selection;
  if (first === undefined) return;
  const operation = isPhone ? planPhoneStep(definition, first, by.y) : planNudge(definition, selection, by);
  if (operation !== undefined) builder.apply(operation);
}

export function resizeSelected(builder: Builder, by: Cell): void {
  const { definition, selection, isPhone } = builder.store.getState();
  const id = selection.at(-1);
  const place = id === undefined ? undefined : findComponent(definition, id)?.component.layout.desktop;
  if (id === undefined || place === undefined || isPhone) return;
  const operation = planResize(definition, id, { w: place.w + by.x, h: place.h + by.y });
  if (operation !== undefined) builder.apply(operation);
}
