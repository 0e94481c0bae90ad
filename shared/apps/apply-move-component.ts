import { putIn } from '#shared/graph/ordered-list.ts';
import type { AppliedAppOperation, AppOperation, AppOperationOf } from './app-operations.ts';
import type { AppComponent, AppDefinition, AppPage } from './app-schema.ts';
import { missingComponent, missingPage } from './apply-component-operation.ts';
import { type ComponentPlace, findComponent, withDescendants } from './find-in-app.ts';

type Move = AppOperationOf<'move_component'>;

/** Moves a component, with everything inside it, into another place: on a page or in a container. */
export function applyMoveComponent(definition: AppDefinition, move: Move): AppliedAppOperation {
  const found = findComponent(definition, move.id);
  if (found === undefined) return missingComponent(move.id);
  const target = definition.pages.find((page) => page.id === move.page);
  if (target === undefined) return { ok: false, message: missingPage(move.page) };
  const message = whyNotInto(found, target, move);
  if (message !== undefined) return { ok: false, message };
  return target.id === found.page.id
    ? moveWithinPage(definition, found, move)
    : moveToPage(definition, { found, target, move });
}

function whyNotInto(found: ComponentPlace, target: AppPage, { id, parent }: Move): string | undefined {
  if (parent === null) return undefined;
  if (withDescendants(found.page.components, [id]).has(parent)) {
    return `The component "${id}" cannot be put into itself.`;
  }
  return target.components.some((component) => component.id === parent)
    ? undefined
    : `The component "${id}" belongs into "${parent}", which is not on its page.`;
}

/** Builds the component in the order of the schema's fields, so that undo restores the exported text exactly. */
function placedIn(component: AppComponent, { parent, slot, layout }: Move): AppComponent {
  return {
    id: component.id,
    kind: component.kind,
    ...(parent !== null && { parent }),
    ...(slot !== null && { slot }),
    layout,
    props: component.props,
    events: component.events,
  };
}

function backTo({ page, component, index }: ComponentPlace): Move {
  return {
    kind: 'move_component',
    id: component.id,
    page: page.id,
    parent: component.parent ?? null,
    slot: component.slot ?? null,
    layout: component.layout,
    index,
  };
}

function moveWithinPage(definition: AppDefinition, found: ComponentPlace, move: Move): AppliedAppOperation {
  const { page, component, index } = found;
  const others = page.components.filter(({ id }) => id !== component.id);
  const components = putIn(others, [{ item: placedIn(component, move), index: move.index ?? index }]);
  const pages = definition.pages.map((other) => (other.id === page.id ? { ...page, components } : other));
  return { ok: true, definition: { ...definition, pages }, inverse: backTo(found) };
}

/** What lies inside goes along and keeps its order; going back puts each where it was. */
function moveToPage(
  definition: AppDefinition,
  { found, target, move }: { found: ComponentPlace; target: AppPage; move: Move },
): AppliedAppOperation {
  const { page, component } = found;
  const ids = withDescendants(page.components, [component.id]);
  const moved = page.components.flatMap((one, index) => (ids.has(one.id) ? [{ one, index }] : []));
  const arriving = moved.map(({ one }) => (one.id === component.id ? placedIn(one, move) : one));
  const pages = definition.pages.map((other) => {
    if (other.id === page.id) {
      return { ...other, components: other.components.filter(({ id }) => !ids.has(id)) };
    }
    if (other.id !== target.id) return other;
    const at = move.index;
    const placed = arriving.map((item, nth) => ({ item, index: at === undefined ? undefined : at + nth }));
    return { ...other, components: putIn(other.components, placed) };
  });
  const inverse: AppOperation = {
    kind: 'batch',
    operations: [
      { kind: 'remove_components', ids: [component.id] },
      {
        kind: 'add_components',
        components: moved.map(({ one, index }) => ({ page: page.id, component: one, index })),
      },
    ],
  };
  return { ok: true, definition: { ...definition, pages }, inverse };
}
