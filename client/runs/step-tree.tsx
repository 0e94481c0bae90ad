import { type KeyboardEvent, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { StatusIcon, statusWord } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import type { StepItem } from './step-items.ts';

type StepTreeProps = {
  items: readonly StepItem[];
  /** Path of the chosen step. */
  selected: string | undefined;
  onSelect(path: string): void;
};

/** The tree `Steps`: one row per step, arrows walk, Enter is not needed. */
export function StepTree({ items, selected, onSelect }: StepTreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  const focusable = items.some((item) => item.path === selected) ? selected : items[0]?.path;

  function handleKeyDown(event: KeyboardEvent): void {
    const next = nextIndex(
      event.key,
      items.findIndex((item) => item.path === focusable),
      items.length,
    );
    const item = next === undefined ? undefined : items[next];
    if (item === undefined) return;
    event.preventDefault();
    onSelect(item.path);
    tree.current?.querySelector<HTMLElement>(`[data-step-path="${CSS.escape(item.path)}"]`)?.focus();
  }

  return (
    <div ref={tree} role="tree" aria-label="Steps" onKeyDown={handleKeyDown} className="p-1.5">
      {items.map((item) => (
        <StepRow
          key={item.path}
          item={item}
          isSelected={item.path === selected}
          isFocusable={item.path === focusable}
          onSelect={onSelect}
        />
      ))}
    </div>
  );
}

type StepRowProps = {
  item: StepItem;
  isSelected: boolean;
  isFocusable: boolean;
  onSelect(path: string): void;
};

function StepRow({ item, isSelected, isFocusable, onSelect }: StepRowProps) {
  const name = item.attempt > 1 ? `${item.title}, attempt ${item.attempt}` : item.title;
  const iteration = /\[(\d+)\]\.[^.]*$/.exec(item.path)?.[1];
  const isQuiet = item.status === 'skipped' || item.status === 'bypassed';
  return (
    <div
      role="treeitem"
      aria-level={item.depth + 1}
      aria-selected={isSelected}
      aria-label={`${name}, ${statusWord(item.status).toLowerCase()}`}
      tabIndex={isFocusable ? 0 : -1}
      data-step-path={item.path}
      data-status={item.status}
      onClick={() => onSelect(item.path)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSelect(item.path);
      }}
      style={{ paddingLeft: 10 + item.depth * 16 }}
      className={cx(
        'flex min-h-9 phone:min-h-11 cursor-pointer items-center gap-2.5 rounded-control pr-2.5 focus-visible:-outline-offset-2',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <StatusIcon status={item.status} isDecorative />
      <span className={cx('clip-line min-w-0 flex-1', isQuiet && 'text-muted')} title={item.title}>
        {item.title}
        {item.attempt > 1 && <span className="text-muted text-xs"> · attempt {item.attempt}</span>}
        {iteration !== undefined && (
          <span className="text-muted text-xs"> · item {Number(iteration) + 1}</span>
        )}
      </span>
      {item.status === 'skipped' ? (
        <span className="text-muted text-xs">skipped</span>
      ) : (
        <Duration from={item.startedAt} to={item.finishedAt} className="shrink-0 text-muted text-xs" />
      )}
    </div>
  );
}

/** Where a key leads in a list of `count` rows; undefined for keys that do not move. */
function nextIndex(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowDown') return Math.min(index + 1, count - 1);
  if (key === 'ArrowUp') return Math.max(index - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}
