import { ChevronRight } from 'lucide-react';
import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { summaryOf } from '#client/ui/value-shape.ts';
import type { JsonValue } from '#shared/json.ts';
import { KindTile } from '../nodes/kind-tile.tsx';
import { dataPathDragType } from './data-path-drag-type.ts';
import { type DataRoot, type DataRow, dataRows, treeStep } from './data-rows.ts';

type DataTreeProps = {
  label: string;
  roots: readonly DataRoot[];
  /** Paths that are open at first. */
  initiallyOpen: readonly string[];
  onChoose(path: string): void;
};

/** Values by their paths: arrows walk and open, Enter or a click chooses, and every row can be dragged. */
export function DataTree({ label, roots, initiallyOpen, onChoose }: DataTreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(initiallyOpen));
  const [active, setActive] = useState<string>();
  const rows = dataRows(roots, open);
  const focusable = rows.some((row) => row.path === active) ? active : rows[0]?.path;

  function toggle(path: string, isOpen: boolean): void {
    const next = new Set(open);
    if (isOpen) next.add(path);
    else next.delete(path);
    setOpen(next);
  }

  function focus(path: string): void {
    setActive(path);
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus();
  }

  function handleKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const focused = event.target instanceof HTMLElement ? event.target.dataset.path : undefined;
    const step = treeStep(
      event.key,
      rows,
      rows.findIndex((row) => row.path === focused),
    );
    if (step === undefined) return;
    event.preventDefault();
    if (step.kind === 'focus') focus(step.path);
    else if (step.kind === 'choose') onChoose(step.path);
    else toggle(step.path, step.kind === 'open');
  }

  return (
    <div ref={tree} role="tree" aria-label={label} onKeyDown={handleKeyDown} className="flex flex-col p-1.5">
      {rows.map((row) => (
        <DataRowView
          key={row.path}
          row={row}
          isFocusable={row.path === focusable}
          onToggle={() => toggle(row.path, !row.isOpen)}
          onChoose={() => {
            setActive(row.path);
            onChoose(row.path);
          }}
        />
      ))}
    </div>
  );
}

type DataRowViewProps = { row: DataRow; isFocusable: boolean; onToggle(): void; onChoose(): void };

function DataRowView({ row, isFocusable, onToggle, onChoose }: DataRowViewProps) {
  const isRoot = row.level === 1;
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it listens to the keys of all its rows. */}
      <div
        role="treeitem"
        aria-level={row.level}
        aria-expanded={row.hasFields ? row.isOpen : undefined}
        aria-selected={false}
        aria-label={row.hasFields ? row.name : `${row.name}: ${textOf(row.value)}`}
        tabIndex={isFocusable ? 0 : -1}
        data-path={row.path}
        title={row.path}
        draggable
        onDragStart={(event) => startDragging(event, row.path)}
        onClick={isRoot && row.hasFields ? onToggle : onChoose}
        style={{ paddingLeft: isRoot ? 4 : row.level * 14 - 8 }}
        className={cx(
          'flex cursor-grab items-center gap-1.5 rounded-control pr-2 hover:bg-hover focus-visible:-outline-offset-2 active:cursor-grabbing',
          isRoot ? 'min-h-9 not-first:mt-1 font-semibold' : 'min-h-7 text-xs',
        )}
      >
        <Chevron row={row} onToggle={onToggle} />
        {row.kind !== undefined && <KindTile kind={row.kind} size="small" />}
        <span className={cx('clip-line', isRoot ? 'min-w-0 flex-1' : 'max-w-3/5 shrink-0 font-mono')}>
          {row.name}
        </span>
        <DataValue value={row.value} isOpen={row.isOpen} />
      </div>
      {row.hidden > 0 && (
        <p className="py-1 pl-9 text-muted text-xs">and {row.hidden} more, which are not listed here</p>
      )}
    </>
  );
}

function Chevron({ row, onToggle }: { row: DataRow; onToggle(): void }) {
  return (
    <span
      aria-hidden
      onClick={(event) => {
        if (!row.hasFields) return;
        event.stopPropagation();
        onToggle();
      }}
      className="flex size-5 shrink-0 cursor-pointer items-center justify-center rounded-sm text-muted hover:bg-pressed"
    >
      {row.hasFields && (
        <ChevronRight className={cx('size-3.5 transition-transform', row.isOpen && 'rotate-90')} />
      )}
    </span>
  );
}

function DataValue({ value, isOpen }: { value: JsonValue; isOpen: boolean }) {
  if (isOpen) return null;
  const isHolder = typeof value === 'object' && value !== null;
  return (
    <span
      data-numeric
      className={cx(
        'clip-line ml-auto min-w-0 font-normal text-xs',
        isHolder || value === null ? 'text-muted' : '',
      )}
    >
      {textOf(value)}
    </span>
  );
}

function textOf(value: JsonValue): string {
  return value === null ? 'nothing' : value === '' ? 'empty text' : summaryOf(value);
}

function startDragging(event: DragEvent, path: string): void {
  event.stopPropagation();
  event.dataTransfer.setData(dataPathDragType, path);
  event.dataTransfer.setData('text/plain', path);
  event.dataTransfer.effectAllowed = 'copy';
}
