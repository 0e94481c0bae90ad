import { MoreHorizontal, Pencil, PlugZap, Plus, Trash2 } from 'lucide-react';
import { Button } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { Menu, MenuItem, MenuSeparator } from '#client/ui/menu.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import { type ItemKind, itemWords } from './item-kinds.ts';
import type { ItemFacts } from './list-items.ts';

export type ListedItem = ItemFacts & { onEdit(): void; onTest?(): void };

export type ListQuery = { isPending: boolean; isError: boolean; error: unknown; refetch(): unknown };

type ItemListProps = {
  kind: ItemKind;
  query: ListQuery;
  items: readonly ListedItem[];
  onCreate(): void;
  onDelete(path: string): void;
};

/** The items of one kind by path; a row opens its form. */
export function ItemList({ kind, query, items, onCreate, onDelete }: ItemListProps) {
  const { one, many, icon, none, example } = itemWords[kind];
  if (query.isPending) return <SkeletonRows label={`Loading ${many}`} />;
  if (query.isError) {
    return (
      <ProblemNote
        error={query.error}
        title={`The ${many} could not be loaded`}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (items.length === 0) {
    const action = (
      <Button icon={Plus} onClick={onCreate}>
        New {one}
      </Button>
    );
    return (
      <EmptyState icon={icon} title={none} action={action}>
        {example}
      </EmptyState>
    );
  }
  return (
    <ul aria-label={many}>
      {items.map((item) => (
        <ItemRow key={item.path} item={item} onDelete={onDelete} />
      ))}
    </ul>
  );
}

function ItemRow({ item, onDelete }: { item: ListedItem; onDelete(path: string): void }) {
  const { path, what, description, updatedAt, onEdit } = item;
  return (
    <li className="relative flex min-h-12 items-center gap-4 border-line border-b px-4 py-1.5 transition-colors focus-within:bg-hover hover:bg-hover">
      <div className="min-w-0 flex-1">
        <button
          type="button"
          onClick={onEdit}
          className="clip-line block max-w-full text-left font-medium before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:-outline-offset-2 focus-visible:before:outline-2 focus-visible:before:outline-accent"
        >
          {path}
        </button>
        <p className="clip-line text-muted text-xs">{description || what}</p>
      </div>
      {description && <p className="clip-line max-w-80 text-muted text-xs max-md:hidden">{what}</p>}
      <p className="w-36 text-right text-muted text-xs max-sm:hidden">
        Changed <RelativeTime at={updatedAt} />
      </p>
      <ItemMenu item={item} onDelete={onDelete} />
    </li>
  );
}

function ItemMenu({
  item: { path, onEdit, onTest },
  onDelete,
}: {
  item: ListedItem;
  onDelete(path: string): void;
}) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`More for ${path}`}
          className="relative flex size-8 phone:size-11 items-center justify-center rounded-control text-muted hover:bg-pressed hover:text-text"
        >
          <MoreHorizontal className="size-4" aria-hidden />
        </button>
      }
    >
      <MenuItem icon={Pencil} onSelect={onEdit}>
        Edit
      </MenuItem>
      {onTest && (
        <MenuItem icon={PlugZap} onSelect={onTest}>
          Test connection
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={Trash2} isDanger onSelect={() => onDelete(path)}>
        Delete
      </MenuItem>
    </Menu>
  );
}
