import {
  DndContext,
  type DragEndEvent,
  type DragMoveEvent,
  DragOverlay,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { gridColumns } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { type ComponentKind, componentKinds } from '#shared/apps/components/contract.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import type { GridPlaceId } from '../../shared/grid-settings.tsx';
import { planAdd, planMove } from '../commands/plan-component.ts';
import type { Builder } from '../state/builder.ts';
import { useBuilder } from '../state/builder-context.tsx';
import { cellAt, gridUnder, placeOfGrid } from './grid-geometry.ts';

type Dragged = { kind: ComponentKind } | { move: string };
type Point = { x: number; y: number };
type Landing = { place: GridPlaceId; at: { x: number; y: number } };

/** Dragging from the palette onto a grid, and of components within and between grids. */
export function DragAndDrop({ children }: { children: ReactNode }) {
  const builder = useBuilder();
  const [added, setAdded] = useState<ComponentKind | null>(null);
  const pointer = usePointer();
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }));

  function handleMove(event: DragMoveEvent): void {
    const dragged = draggedIn(event);
    const landing = dragged && landingOf(event, dragged, pointer.current);
    const size = dragged && sizeOf(builder, dragged);
    if (!landing || !size) {
      builder.set({ drop: null });
      return;
    }
    const x = Math.min(landing.at.x, gridColumns - size.w);
    builder.set({ drop: { place: landing.place, item: { id: '', ...size, x, y: landing.at.y } } });
  }

  function handleEnd(event: DragEndEvent): void {
    const dragged = draggedIn(event);
    const landing = dragged && landingOf(event, dragged, pointer.current);
    finish();
    if (dragged && landing) land(builder, dragged, landing);
  }

  function finish(): void {
    setAdded(null);
    builder.set({ drop: null });
  }

  return (
    <DndContext
      sensors={sensors}
      onDragStart={(event) => {
        const dragged = draggedIn(event);
        setAdded(dragged && 'kind' in dragged ? dragged.kind : null);
      }}
      onDragMove={handleMove}
      onDragEnd={handleEnd}
      onDragCancel={finish}
    >
      {children}
      <DragOverlay dropAnimation={null}>
        {added !== null && (
          <div className="pointer-events-none w-40 rounded-control border border-accent bg-raised px-3 py-1.5 font-medium text-sm shadow-float">
            {findComponentContract(added)?.label}
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

function draggedIn({ active }: Pick<DragMoveEvent, 'active'>): Dragged | undefined {
  const data: unknown = active.data.current;
  if (typeof data !== 'object' || data === null) return undefined;
  const move: unknown = Reflect.get(data, 'move');
  if (typeof move === 'string') return { move };
  const kind = componentKinds.find((one) => one === Reflect.get(data, 'kind'));
  return kind === undefined ? undefined : { kind };
}

/** Where the pointer is: the library's own distance lacks the movement that began the drag. */
function usePointer() {
  const pointer = useRef<Point | null>(null);
  useEffect(() => {
    const follow = (event: PointerEvent) => {
      pointer.current = { x: event.clientX, y: event.clientY };
    };
    window.addEventListener('pointermove', follow, { capture: true });
    return () => window.removeEventListener('pointermove', follow, { capture: true });
  }, []);
  return pointer;
}

/** The grid is the one under the pointer; a moved component keeps the distance to where it was taken. */
function landingOf(event: DragMoveEvent, dragged: Dragged, pointer: Point | null): Landing | undefined {
  const start = event.activatorEvent;
  if (!(start instanceof PointerEvent) || pointer === null) return undefined;
  const isMove = 'move' in dragged;
  const grid = gridUnder(pointer, isMove ? dragged.move : null);
  if (grid === undefined) return undefined;
  const box = event.active.rect.current.initial;
  const half = 12;
  const corner =
    isMove && box !== null
      ? { x: box.left + pointer.x - start.clientX + half, y: box.top + pointer.y - start.clientY + half }
      : pointer;
  return { place: placeOfGrid(grid), at: cellAt(grid, corner) };
}

function sizeOf(builder: Builder, dragged: Dragged): { w: number; h: number } | undefined {
  if ('kind' in dragged) return findComponentContract(dragged.kind)?.size;
  const desktop = findComponent(builder.store.getState().definition, dragged.move)?.component.layout.desktop;
  return desktop && { w: desktop.w, h: desktop.h };
}

function land(builder: Builder, dragged: Dragged, { place, at }: Landing): void {
  const { definition, page } = builder.store.getState();
  if ('move' in dragged) {
    const operation = planMove(definition, dragged.move, { place, at });
    if (operation !== undefined && builder.apply(operation)) builder.select(dragged.move);
    return;
  }
  const plan = planAdd(definition, dragged.kind, { page, place, at });
  if (plan !== undefined && builder.apply(plan.operation)) builder.select(plan.id);
}
