import {
  DndContext,
  DragOverlay,
  type DragStartEvent,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import { iconOf } from '../component-icons.ts';
import { nameOf } from '../name-of.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { createDragSession } from './drag-session.ts';
import { carriedBy, type Dragged, draggedIn } from './dragged.ts';
import type { Point } from './grid-meter.ts';

/** Dragging from the palette and the tree, and of components within and between grids. */
export function DragAndDrop({ children }: { children: ReactNode }) {
  const builder = useBuilder();
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const session = useRef<ReturnType<typeof createDragSession> | null>(null);
  const pointer = usePointer();
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }));

  function handleStart(event: DragStartEvent): void {
    const { activatorEvent: at } = event;
    const taken = draggedIn(event);
    if (taken === undefined || !(at instanceof PointerEvent)) return;
    session.current = createDragSession(builder, taken, { x: at.clientX, y: at.clientY });
    setDragged(taken);
  }

  function finish(how: 'drop' | 'stop'): void {
    const { current } = session;
    session.current = null;
    setDragged(null);
    if (how === 'drop' && pointer.current !== null) current?.drop(pointer.current);
    else current?.stop();
  }

  return (
    <DndContext
      sensors={sensors}
      autoScroll={false}
      onDragStart={handleStart}
      onDragMove={() => pointer.current !== null && session.current?.move(pointer.current)}
      onDragEnd={() => finish('drop')}
      onDragCancel={() => finish('stop')}
    >
      {children}
      <DragOverlay dropAnimation={null} modifiers={[atPointer(pointer)]}>
        {dragged !== null && <DragChip dragged={dragged} />}
      </DragOverlay>
    </DndContext>
  );
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

type Modifier = NonNullable<NonNullable<Parameters<typeof DragOverlay>[0]['modifiers']>[number]>;

/** The chip hangs beside the pointer, whatever size and place that had what was taken. */
function atPointer(pointer: { current: Point | null }): Modifier {
  return ({ transform, activeNodeRect }) => {
    const { current } = pointer;
    if (current === null || activeNodeRect === null) return transform;
    return { ...transform, x: current.x - activeNodeRect.left + 12, y: current.y - activeNodeRect.top + 12 };
  };
}

function DragChip({ dragged }: { dragged: Dragged }) {
  const builder = useBuilder();
  const component = useBuilderState(({ definition }) =>
    'move' in dragged ? findComponent(definition, dragged.move)?.component : undefined,
  );
  const kind = 'add' in dragged ? dragged.add : (component?.kind ?? '');
  const count = carriedBy(builder, dragged).length;
  const Icon = iconOf(kind);
  const name = component === undefined ? (findComponentContract(kind)?.label ?? kind) : nameOf(component);
  return (
    <div className="pointer-events-none flex w-max max-w-56 items-center gap-2 rounded-control border border-accent bg-raised px-2.5 py-1.5 font-medium text-xs shadow-float">
      <Icon className="size-3.5 text-accent" aria-hidden />
      <span className="clip-line">{count > 1 ? `${count} components` : name}</span>
    </div>
  );
}
