import type { AppOperation } from '#shared/apps/app-operations.ts';
import type { AppDefinition } from '#shared/apps/app-schema.ts';
import { findComponent, withDescendants } from '#shared/apps/find-in-app.ts';
import { placeIdOf } from '../commands/landing.ts';
import { phoneSiblings, planPhoneMove } from '../commands/phone-order.ts';
import { firstSlotOf, planMove, planMoveInto } from '../commands/plan-component.ts';
import type { TreeDrop } from '../state/builder-state.ts';
import type { Point } from './grid-meter.ts';

/** What the tree would do with a component at this point; undefined beside the tree and on the component itself. */
export function treeDropAt(definition: AppDefinition, dragged: string, point: Point): TreeDrop | undefined {
  const row = document
    .elementsFromPoint(point.x, point.y)
    .map((element) => element.closest<HTMLElement>('[data-tree-id]'))
    .find((found) => found !== null);
  const id = row?.dataset.treeId;
  const found = id === undefined ? undefined : findComponent(definition, id);
  if (row === undefined || row === null || id === undefined || found === undefined) return undefined;
  if (withDescendants(found.page.components, [dragged]).has(id)) return undefined;
  const box = row.getBoundingClientRect();
  const part = (point.y - box.top) / box.height;
  if (firstSlotOf(found.component) !== undefined && part > 0.3 && part < 0.75) return { id, where: 'into' };
  return { id, where: part < 0.5 ? 'before' : 'after' };
}

/** Before a row means its place on the page, after it the place below; on a phone the order. */
export function planTreeDrop(
  definition: AppDefinition,
  dragged: string,
  { drop: { id, where }, isPhone }: { drop: TreeDrop; isPhone: boolean },
): AppOperation | undefined {
  const target = findComponent(definition, id)?.component;
  const moved = findComponent(definition, dragged)?.component;
  if (target === undefined || moved === undefined) return undefined;
  const slot = where === 'into' ? firstSlotOf(target) : undefined;
  if (slot !== undefined) return planMoveInto(definition, dragged, slot);
  const place = placeIdOf(target);
  const siblings = phoneSiblings(definition, id);
  if (isPhone && siblings.some((component) => component.id === dragged)) {
    const others = siblings.filter((component) => component.id !== dragged);
    const at = others.findIndex((component) => component.id === id);
    return planPhoneMove(definition, dragged, where === 'before' ? at : at + 1);
  }
  const { x, y, h } = target.layout.desktop;
  return planMove(definition, dragged, { place, at: { x, y: where === 'before' ? y : y + h } });
}
