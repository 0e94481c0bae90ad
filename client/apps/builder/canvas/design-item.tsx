import { useDraggable } from '@dnd-kit/core';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
} from 'react';
import { cx } from '#client/ui/class-names.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import type { GridItem } from '#shared/apps/layout.ts';
import type { ItemFrameProps } from '../../shared/grid-settings.tsx';
import { nameOf } from '../name-of.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import type { DropPreview } from '../state/builder-state.ts';
import { handleComponentKey } from './component-keys.ts';
import { ItemTag } from './item-tag.tsx';
import { ResizeHandles } from './resize-handles.tsx';

/** A component on the canvas: pressed to select, dragged to move, by its edges resized, by keys all of it. */
export function DesignItem({ component, style, children }: ItemFrameProps) {
  const { id, kind } = component;
  const builder = useBuilder();
  const isSelected = useBuilderState((state) => state.selection.includes(id));
  const isOnly = useBuilderState((state) => state.selection.length === 1 && state.selection[0] === id);
  const isPhone = useBuilderState((state) => state.isPhone);
  const shownAt = useBuilderState((state) => placeWhileDragging(state.drop, id));
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `move:${id}`, data: { move: id } });
  const element = useFocusNext(id);
  const contract = findComponentContract(kind);
  const isHiddenOnPhone = component.layout.mobile?.hidden === true && isPhone;
  function handleClick(event: MouseEvent): void {
    event.stopPropagation();
    if (event.shiftKey || event.ctrlKey || event.metaKey) builder.toggle(id);
    else builder.select([id]);
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.target === event.currentTarget) handleComponentKey(builder, id, event);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a frame around anything, also around other frames
    <div
      ref={(node) => {
        element.current = node;
        setNodeRef(node);
      }}
      {...listeners}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved, resized and deleted by keys
      tabIndex={0}
      aria-label={`${nameOf(component)}, ${contract?.label ?? kind}${isHiddenOnPhone ? ', hidden on phones' : ''}`}
      data-component-id={id}
      data-component-kind={kind}
      data-selected={isSelected}
      style={shownAt === null || isPhone ? style : { ...style, ...styleAt(shownAt) }}
      onClick={handleClick}
      onKeyDown={handleKey}
      onFocus={(event) =>
        isFocusedByKeys(event.target, event.currentTarget) && !isSelected && builder.select([id])
      }
      className={cx(
        'group/item relative min-w-0 cursor-grab rounded-control p-1.5 outline-none',
        isSelected
          ? 'z-5 ring-2 ring-accent'
          : 'hover:not-has-[[data-component-id]:hover]:ring-1 hover:not-has-[[data-component-id]:hover]:ring-line-strong',
        isDragging && 'opacity-40',
      )}
    >
      {isPhone && <PhoneDropLine id={id} />}
      <ItemTag component={component} isSelected={isSelected} isOnly={isOnly} />
      <div className={cx('h-full', isHiddenOnPhone && 'opacity-40')}>
        {contract?.isContainer === true ? children : <Still>{children}</Still>}
      </div>
      {isOnly && !isPhone && <ResizeHandles component={component} />}
    </div>
  );
}

/** Where a component that is dragged on the phone's page would go. */
function PhoneDropLine({ id }: { id: string }) {
  const where = useBuilderState((state) => (state.treeDrop?.id === id ? state.treeDrop.where : null));
  if (where === null || where === 'into') return null;
  return (
    <span
      aria-hidden
      data-landing={id}
      className={cx(
        'pointer-events-none absolute inset-x-0 z-20 h-1 rounded-full bg-accent',
        where === 'before' ? '-top-0.5' : '-bottom-0.5',
      )}
    />
  );
}

/** Neighbours show where they would be pushed, and what is resized its new size. */
function placeWhileDragging(drop: DropPreview | null, id: string): GridItem | null {
  if (drop === null) return null;
  const resized = drop.isResize === true ? drop.boxes.find((box) => box.id === id) : undefined;
  return drop.moved.get(id) ?? resized ?? null;
}

function styleAt({ x, y, w, h }: GridItem): CSSProperties {
  return { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` };
}

/** What viewers press and type in does nothing here. */
function Still({ children }: { children: ReactNode }) {
  return (
    <div inert className="pointer-events-none h-full">
      {children}
    </div>
  );
}

function isFocusedByKeys(target: EventTarget, frame: HTMLElement): boolean {
  return target === frame && frame.matches(':focus-visible');
}

/** Focuses the component once it is drawn, when an edit asked for that. */
function useFocusNext(id: string) {
  const builder = useBuilder();
  const element = useRef<HTMLDivElement | null>(null);
  const isNext = useBuilderState((state) => state.focusNext === id);
  useEffect(() => {
    if (!isNext) return;
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: 'nearest' });
    builder.set({ focusNext: null });
  }, [builder, isNext]);
  return element;
}
