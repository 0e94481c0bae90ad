import { addComponent } from '../commands/builder-actions.ts';
import { type Landing, landingOperation, landMove } from '../commands/landing.ts';
import { phoneSiblings, planPhoneMove } from '../commands/phone-order.ts';
import { landAdd } from '../commands/plan-component.ts';
import type { Builder } from '../state/builder.ts';
import type { TreeDrop } from '../state/builder-state.ts';
import { bindingTargetAt, dropBinding } from './binding-targets.ts';
import { bindingFor, carriedBy, type Dragged } from './dragged.ts';
import { createEdgeScroll } from './edge-scroll.ts';
import { createGridMeter, elementOf, type Point } from './grid-meter.ts';
import { planTreeDrop, treeDropAt } from './tree-drop.ts';

const nothingShown = { drop: null, treeDrop: null, bindingDrop: null } as const;

/** One drag from its beginning to the drop: shows where it would land, and makes the edit at the end. */
export function createDragSession(builder: Builder, dragged: Dragged, start: Point) {
  const carried = carriedBy(builder, dragged);
  const meter = createGridMeter(carried);
  const edges = createEdgeScroll();
  const grip = gripOf(dragged, start);
  /** What is drawn changes with the cell, not with every pixel. */
  let lastShown = '';

  function landingAt(point: Point): Landing | undefined {
    const grid = meter.gridAt(point);
    if (grid === undefined) return undefined;
    const { place } = grid;
    const { definition, page } = builder.store.getState();
    const isCorner = grip.x !== 0 || grip.y !== 0;
    const at = meter.cellAt(grid, { x: point.x - grip.x, y: point.y - grip.y }, { isCorner });
    return 'add' in dragged
      ? landAdd(definition, dragged.add, { page, place, at })
      : landMove(definition, carried, { grabbed: dragged.move, place, at });
  }

  /** Before or after which component it would go: in the tree, and on a phone on the page, too. */
  function rowDropAt(id: string, point: Point): TreeDrop | null {
    const { definition, isPhone } = builder.store.getState();
    const inTree = treeDropAt(definition, id, point);
    if (inTree !== undefined || !isPhone || meter.gridAt(point) === undefined) return inTree ?? null;
    const { others, position } = phonePosition(builder, id, point);
    const before = others[position];
    const after = others[position - 1];
    if (after !== undefined) return { id: after.id, where: 'after' };
    return before === undefined ? null : { id: before.id, where: 'before' };
  }

  function move(point: Point): void {
    edges.follow(point);
    const { isPhone } = builder.store.getState();
    const treeDrop = 'move' in dragged ? rowDropAt(dragged.move, point) : null;
    const bindingDrop = 'move' in dragged ? (bindingTargetAt(point) ?? null) : null;
    const drop = treeDrop !== null || bindingDrop !== null || isPhone ? null : (landingAt(point) ?? null);
    const shown = JSON.stringify([drop?.place, drop?.boxes, treeDrop]);
    if (shown === lastShown && bindingDrop === builder.store.getState().bindingDrop) return;
    lastShown = shown;
    builder.set({ drop, treeDrop, bindingDrop });
  }

  function drop(point: Point): void {
    const { definition, isPhone } = builder.store.getState();
    stop();
    if ('add' in dragged) {
      const landing = isPhone ? undefined : landingAt(point);
      const [box] = landing?.boxes ?? [];
      if (landing && box) addComponent(builder, dragged.add, { place: landing.place, at: box });
      else if (meter.gridAt(point) !== undefined) addComponent(builder, dragged.add);
      return;
    }
    const target = bindingTargetAt(point);
    const binding = bindingFor(builder, dragged);
    if (target !== undefined && binding !== undefined) {
      dropBinding(target, binding);
      return;
    }
    const inTree = treeDropAt(definition, dragged.move, point);
    const landing = landingAt(point);
    const operation =
      inTree !== undefined
        ? planTreeDrop(definition, dragged.move, { drop: inTree, isPhone })
        : isPhone
          ? planPhoneMove(definition, dragged.move, phonePosition(builder, dragged.move, point).position)
          : landing && landingOperation(definition, landing);
    if (operation !== undefined && builder.apply(operation)) builder.select(carried);
  }

  function stop(): void {
    edges.stop();
    builder.set(nothingShown);
  }

  return { move, drop, stop };
}

/** How far from its upper left corner a component was taken; zero for what comes from elsewhere. */
function gripOf(dragged: Dragged, start: Point): Point {
  const element = 'move' in dragged && !dragged.isFromTree ? elementOf(dragged.move) : null;
  if (element === null) return { x: 0, y: 0 };
  const box = element.getBoundingClientRect();
  return { x: start.x - box.left, y: start.y - box.top };
}

/** On a phone a component goes before the neighbour whose middle lies below the pointer. */
function phonePosition(builder: Builder, id: string, point: Point) {
  const { definition } = builder.store.getState();
  const others = phoneSiblings(definition, id).filter((component) => component.id !== id);
  const above = others.filter((component) => {
    const box = elementOf(component.id)?.getBoundingClientRect();
    return box !== undefined && box.top + box.height / 2 < point.y;
  });
  return { others, position: above.length };
}
