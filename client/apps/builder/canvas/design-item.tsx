import { useDraggable } from '@dnd-kit/core';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { cx } from '#client/ui/class-names.ts';
import type { AppComponent } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import type { ItemFrameProps } from '../../shared/grid-settings.tsx';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';
import { handleComponentKey } from './component-keys.ts';
import { ResizeHandle } from './resize-handle.tsx';

/** A component on the canvas: pressed to select, dragged to move, by its handle resized, by keys all of it. */
export function DesignItem({ component, style, children }: ItemFrameProps) {
  const { id, kind } = component;
  const builder = useBuilder();
  const isSelected = useBuilderState((state) => state.selected === id);
  const isPhone = useBuilderState((state) => state.isPhone);
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: `move:${id}`,
    data: { move: id },
    disabled: isPhone,
  });
  const contract = findComponentContract(kind);
  function handleClick(event: MouseEvent): void {
    event.stopPropagation();
    builder.select(id);
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget) return;
    handleComponentKey(builder, component, event);
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a frame around anything, also around other frames
    <div
      ref={setNodeRef}
      {...listeners}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved, resized and deleted by keys
      tabIndex={0}
      aria-label={`${nameOf(component)}, ${contract?.label ?? kind}`}
      data-component-id={id}
      data-component-kind={kind}
      data-selected={isSelected}
      style={style}
      onClick={handleClick}
      onKeyDown={handleKey}
      onFocus={(event) => event.target === event.currentTarget && builder.select(id)}
      className={cx(
        'relative min-w-0 cursor-grab rounded-control p-1.5 outline-none',
        'hover:ring-1 hover:ring-line-strong focus-visible:ring-2 focus-visible:ring-accent',
        isSelected && 'z-5 ring-2 ring-accent hover:ring-2 hover:ring-accent',
        isDragging && 'opacity-40',
        component.layout.mobile?.hidden === true && isPhone && 'opacity-40',
      )}
    >
      {contract?.isContainer === true ? children : <Still>{children}</Still>}
      {isSelected && !isPhone && <ResizeHandle component={component} />}
    </div>
  );
}

/** What viewers press and type in does nothing here. */
function Still({ children }: { children: ReactNode }) {
  return (
    <div inert className="pointer-events-none h-full">
      {children}
    </div>
  );
}

/** What people call a component: its label, text or title, else its id. */
export function nameOf({ id, props }: AppComponent): string {
  const said = [props.label, props.title, props.text].find((text) => typeof text === 'string' && text !== '');
  return typeof said === 'string' ? said.slice(0, 60) : id;
}
