import { useDraggable } from '@dnd-kit/core';
import { CircleAlert, Copy, EyeOff, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { AppComponent, AppPage } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { inReadingOrder, phoneOrder } from '#shared/apps/layout.ts';
import { deleteSelection, duplicateSelection } from './commands/builder-actions.ts';
import { iconOf } from './component-icons.ts';
import { nameOf } from './name-of.ts';
import { NameInput } from './properties/name-field.tsx';
import { useBuilder, useBuilderState } from './state/builder-context.tsx';

/** What lies on the page and in what: to find, select, rename, move and delete. */
export function ComponentTree() {
  const page = useBuilderState((state) => state.definition.pages.find(({ id }) => id === state.page));
  const isPhone = useBuilderState((state) => state.isPhone);
  return (
    <section aria-label="Tree" className="min-h-32 flex-1 overflow-auto p-2">
      <h2 className="px-1 pb-1 font-medium text-muted text-xs">On this page</h2>
      {page !== undefined && page.components.length > 0 ? (
        <ul>
          {flatten(page, null, { depth: 0, isPhone }).map(({ component, depth }) => (
            <TreeRow key={component.id} component={component} depth={depth} />
          ))}
        </ul>
      ) : (
        <p className="px-1 text-muted text-xs">What you put on the page is listed here.</p>
      )}
    </section>
  );
}

type Row = { component: AppComponent; depth: number };

function flatten(page: AppPage, parent: string | null, options: { depth: number; isPhone: boolean }): Row[] {
  const { depth, isPhone } = options;
  const children = page.components.filter((component) => (component.parent ?? null) === parent);
  const ordered = isPhone ? phoneOrder(children, 'all') : inReadingOrder(children);
  return ordered.flatMap((component) => [
    { component, depth },
    ...flatten(page, component.id, { depth: depth + 1, isPhone }),
  ]);
}

const indentPx = 14;

function TreeRow({ component, depth }: Row) {
  const builder = useBuilder();
  const { id, kind } = component;
  const isSelected = useBuilderState((state) => state.selection.includes(id));
  const hasProblem = useBuilderState((state) => state.problems.some((problem) => problem.component === id));
  const drop = useBuilderState((state) => (state.treeDrop?.id === id ? state.treeDrop.where : null));
  const isHiddenOnPhone =
    useBuilderState((state) => state.isPhone) && component.layout.mobile?.hidden === true;
  const [isRenaming, setIsRenaming] = useState(false);
  const { setNodeRef, listeners } = useDraggable({ id: `tree:${id}`, data: { move: id, isFromTree: true } });
  const Icon = iconOf(kind);
  const label = findComponentContract(kind)?.label ?? kind;
  function handleClick(event: MouseEvent): void {
    if (event.shiftKey || event.ctrlKey || event.metaKey) builder.toggle(id);
    else builder.select([id]);
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'F2') setIsRenaming(true);
    else if (event.key === 'Delete') {
      builder.select([id]);
      deleteSelection(builder);
    } else return;
    event.preventDefault();
  }
  return (
    <li
      ref={setNodeRef}
      {...(isRenaming ? {} : listeners)}
      data-tree-id={id}
      className={cx(
        'group relative flex items-center rounded-control',
        isSelected && 'bg-accent-soft',
        drop === 'into' && 'outline-2 outline-accent',
      )}
    >
      {drop !== null && drop !== 'into' && (
        <span
          aria-hidden
          className={cx('absolute inset-x-0 h-0.5 bg-accent', drop === 'before' ? '-top-px' : '-bottom-px')}
        />
      )}
      {isRenaming ? (
        <NameInput
          label={`Name of ${id}`}
          value={id}
          onDone={() => setIsRenaming(false)}
          onRename={(newId) => builder.apply({ kind: 'rename_component', id, newId })}
        />
      ) : (
        <button
          type="button"
          aria-current={isSelected || undefined}
          onClick={handleClick}
          onDoubleClick={() => setIsRenaming(true)}
          onKeyDown={handleKey}
          style={{ paddingLeft: 6 + depth * indentPx }}
          className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-control pr-1 text-left text-xs hover:bg-hover"
        >
          <Icon className="size-3.5 shrink-0 text-muted" aria-label={label} role="img" />
          <span className="clip-line min-w-0 flex-1" title={`${nameOf(component)} (${id})`}>
            {nameOf(component)}
          </span>
          {isHiddenOnPhone && (
            <EyeOff className="size-3.5 shrink-0 text-muted" aria-label="Hidden on phones" role="img" />
          )}
          {hasProblem && (
            <CircleAlert className="size-3.5 shrink-0 text-bad" aria-label="Has a problem" role="img" />
          )}
        </button>
      )}
      <div
        className={cx(
          'flex',
          !isSelected && 'w-0 overflow-hidden group-focus-within:w-auto group-hover:w-auto',
        )}
      >
        <IconButton
          icon={Copy}
          size="small"
          label={`Duplicate ${id}`}
          onClick={() => {
            builder.select([id]);
            duplicateSelection(builder);
          }}
        />
        <IconButton
          icon={Trash2}
          size="small"
          label={`Delete ${id}`}
          onClick={() => {
            builder.select([id]);
            deleteSelection(builder);
          }}
        />
      </div>
    </li>
  );
}
