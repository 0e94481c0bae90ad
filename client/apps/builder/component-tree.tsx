import { Trash2 } from 'lucide-react';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import type { AppComponent, AppPage } from '#shared/apps/app-schema.ts';
import { findComponentContract } from '#shared/apps/components/catalogue.ts';
import { nameOf } from './canvas/design-item.tsx';
import { iconOf } from './component-icons.ts';
import { useBuilder, useBuilderState } from './state/builder-context.tsx';

/** What lies on the page and in what, to find and select. */
export function ComponentTree() {
  const page = useBuilderState((state) => state.definition.pages.find(({ id }) => id === state.page));
  return (
    <section aria-label="Tree" className="min-h-32 flex-1 overflow-auto p-2">
      <h2 className="px-1 pb-1.5 font-medium text-muted text-xs">On this page</h2>
      {page !== undefined && page.components.length > 0 ? (
        <ul>
          {flatten(page, null, 0).map(({ component, depth }) => (
            <TreeRow key={component.id} component={component} depth={depth} />
          ))}
        </ul>
      ) : (
        <p className="px-1 text-muted text-xs">Nothing yet</p>
      )}
    </section>
  );
}

type Row = { component: AppComponent; depth: number };

function flatten(page: AppPage, parent: string | null, depth: number): Row[] {
  return page.components
    .filter((component) => (component.parent ?? null) === parent)
    .sort(({ layout: { desktop: a } }, { layout: { desktop: b } }) => a.y - b.y || a.x - b.x)
    .flatMap((component) => [{ component, depth }, ...flatten(page, component.id, depth + 1)]);
}

const indentPx = 14;

function TreeRow({ component, depth }: Row) {
  const builder = useBuilder();
  const isSelected = useBuilderState((state) => state.selected === component.id);
  const Icon = iconOf(component.kind);
  const label = findComponentContract(component.kind)?.label ?? component.kind;
  return (
    <li className={cx('group flex items-center rounded-control', isSelected && 'bg-accent-soft')}>
      <button
        type="button"
        aria-current={isSelected || undefined}
        onClick={() => builder.select(component.id)}
        style={{ paddingLeft: 6 + depth * indentPx }}
        className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-control pr-1 text-left text-xs hover:bg-hover"
      >
        <Icon className="size-3.5 shrink-0 text-muted" aria-label={label} role="img" />
        <span className="clip-line" title={nameOf(component)}>
          {nameOf(component)}
        </span>
        <span className="clip-line ml-auto text-2xs text-muted">{component.id}</span>
      </button>
      <IconButton
        icon={Trash2}
        size="small"
        label={`Delete ${component.id}`}
        className={cx(!isSelected && 'opacity-0 focus-visible:opacity-100 group-hover:opacity-100')}
        onClick={() => builder.apply({ kind: 'remove_components', ids: [component.id] })}
      />
    </li>
  );
}
