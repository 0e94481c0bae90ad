import { ArrowLeft, ArrowRight, ChevronDown, PencilLine, Plus, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { toast } from 'sonner';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Menu, MenuItem } from '#client/ui/menu.tsx';
import type { AppPage } from '#shared/apps/app-schema.ts';
import { freeName } from '#shared/apps/names.ts';
import { useBuilder, useBuilderState } from '../state/builder-context.tsx';

/** The pages of the app: chosen, added, named, ordered and deleted here. */
export function PageTabs() {
  const builder = useBuilder();
  const pages = useBuilderState((state) => state.definition.pages);
  const [renaming, setRenaming] = useState<string | null>(null);
  function handleAdd(): void {
    const id = freeName('page', new Set(pages.map((page) => page.id)));
    const page = { id, title: `Page ${pages.length + 1}`, components: [] };
    if (!builder.apply({ kind: 'add_page', page })) return;
    builder.set({ page: id, selection: [] });
    setRenaming(id);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: presses here do not reach the page, whose selection they would end
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      onClick={(event) => event.stopPropagation()}
      className="flex h-9 shrink-0 items-end gap-1 overflow-x-auto border-line border-b bg-surface px-3"
    >
      <ul aria-label="Pages of the app" className="flex items-end gap-1">
        {pages.map((page, index) => (
          <PageTab
            key={page.id}
            page={page}
            index={index}
            isRenaming={renaming === page.id}
            onRename={(isRenaming) => setRenaming(isRenaming ? page.id : null)}
          />
        ))}
      </ul>
      <IconButton icon={Plus} size="small" label="Add a page" className="mb-1" onClick={handleAdd} />
    </div>
  );
}

type PageTabProps = {
  page: AppPage;
  index: number;
  isRenaming: boolean;
  onRename(isRenaming: boolean): void;
};

function PageTab({ page, index, isRenaming, onRename }: PageTabProps) {
  const builder = useBuilder();
  const isShown = useBuilderState((state) => state.page === page.id);
  if (isRenaming) return <PageTitle page={page} onDone={() => onRename(false)} />;
  return (
    <li
      className={cx(
        '-mb-px flex h-8 items-center border-b-2',
        isShown ? 'border-accent' : 'border-transparent',
      )}
    >
      <button
        type="button"
        aria-current={isShown ? 'page' : undefined}
        onClick={() => builder.set({ page: page.id, selection: [] })}
        onDoubleClick={() => onRename(true)}
        className={cx(
          'h-7 max-w-40 rounded-control px-2 font-medium text-xs',
          !isShown && 'text-muted hover:text-text',
        )}
      >
        <span className="clip-line block">{page.title}</span>
      </button>
      {isShown && <PageMenu page={page} index={index} onRename={() => onRename(true)} />}
    </li>
  );
}

function PageMenu({ page, index, onRename }: { page: AppPage; index: number; onRename(): void }) {
  const builder = useBuilder();
  const count = useBuilderState((state) => state.definition.pages.length);
  const move = (to: number) => builder.apply({ kind: 'move_page', id: page.id, index: to });
  function handleDelete(): void {
    if (!builder.apply({ kind: 'remove_page', id: page.id })) return;
    toast(`The page ${page.title} was deleted`, { action: { label: 'Undo', onClick: builder.undo } });
  }
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`More for the page ${page.title}`}
          className="flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
        >
          <ChevronDown className="size-3.5" aria-hidden />
        </button>
      }
    >
      <MenuItem icon={PencilLine} onSelect={onRename}>
        Rename
      </MenuItem>
      <MenuItem icon={ArrowLeft} isDisabled={index === 0} onSelect={() => move(index - 1)}>
        Move to the left
      </MenuItem>
      <MenuItem icon={ArrowRight} isDisabled={index === count - 1} onSelect={() => move(index + 1)}>
        Move to the right
      </MenuItem>
      <MenuItem icon={Trash2} isDanger isDisabled={count === 1} onSelect={handleDelete}>
        Delete the page
      </MenuItem>
    </Menu>
  );
}

function PageTitle({ page, onDone }: { page: AppPage; onDone(): void }) {
  const builder = useBuilder();
  const [title, setTitle] = useState(page.title);
  function finish(): void {
    const next = title.trim();
    if (next !== '' && next !== page.title) builder.apply({ kind: 'update_page', id: page.id, title: next });
    onDone();
  }
  function handleKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') finish();
    else if (event.key === 'Escape') onDone();
  }
  return (
    <li className="mb-1">
      <input
        aria-label="Title of the page"
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
        autoFocus
        value={title}
        maxLength={200}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setTitle(event.target.value)}
        onBlur={finish}
        onKeyDown={handleKey}
        className="h-7 w-32 rounded-control border border-accent bg-surface px-2 text-xs"
      />
    </li>
  );
}
