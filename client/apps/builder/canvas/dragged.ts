import type { DragMoveEvent } from '@dnd-kit/core';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { type ComponentKind, componentKinds } from '#shared/apps/components/contract.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import type { Builder } from '../state/builder.ts';

/** What is dragged: a kind from the palette, or a component from the page or the tree. */
export type Dragged = { add: ComponentKind } | { move: string; isFromTree: boolean };

/** Reads what `useDraggable` was given. */
export function draggedIn({ active }: Pick<DragMoveEvent, 'active'>): Dragged | undefined {
  const data: unknown = active.data.current;
  if (typeof data !== 'object' || data === null) return undefined;
  const move: unknown = Reflect.get(data, 'move');
  if (typeof move === 'string') return { move, isFromTree: Reflect.get(data, 'isFromTree') === true };
  const add = componentKinds.find((kind) => kind === Reflect.get(data, 'add'));
  return add === undefined ? undefined : { add };
}

/** The ids that a drag carries: the whole selection when one of it is grabbed. */
export function carriedBy(builder: Builder, dragged: Dragged): readonly string[] {
  if ('add' in dragged) return [];
  const { selection } = builder.store.getState();
  return selection.includes(dragged.move) ? selection : [dragged.move];
}

/** The binding that a dragged component becomes on a field: what it is there for, such as `{{ text_input1.value }}`. */
export function bindingFor(builder: Builder, dragged: Dragged): string | undefined {
  if ('add' in dragged) return undefined;
  const component = findComponent(builder.store.getState().definition, dragged.move)?.component;
  const [output] = component === undefined ? [] : (findComponentContract(component.kind)?.outputs ?? []);
  return output && `{{ ${dragged.move}.${output.name} }}`;
}
