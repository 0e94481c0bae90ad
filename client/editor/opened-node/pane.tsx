import type { ReactNode } from 'react';
import { cx } from '#client/ui/class-names.ts';

export type PaneId = 'input' | 'settings' | 'output';
export const paneIds: readonly PaneId[] = ['input', 'settings', 'output'];

const paneLabels: Record<PaneId, string> = { input: 'Input', settings: 'Settings', output: 'Output' };

/** On a phone there is room for one pane at a time. */
export function PaneChoice({ pane, onChange }: { pane: PaneId; onChange(pane: PaneId): void }) {
  return (
    <div className="flex shrink-0 border-line border-b md:hidden">
      {paneIds.map((id) => (
        <button
          key={id}
          type="button"
          aria-pressed={pane === id}
          onClick={() => onChange(id)}
          className="h-11 flex-1 border-transparent border-b-2 font-medium text-muted aria-pressed:border-accent aria-pressed:text-text"
        >
          {paneLabels[id]}
        </button>
      ))}
    </div>
  );
}

type PaneProps = { id: PaneId; title: string; shown: PaneId; className?: string; children: ReactNode };

export function Pane({ id, title, shown, className, children }: PaneProps) {
  return (
    <section
      aria-label={title}
      data-pane={id}
      tabIndex={-1}
      className={cx(
        'flex min-h-0 min-w-0 flex-col focus-visible:outline-1 focus-visible:-outline-offset-1',
        shown !== id && 'max-md:hidden',
        className,
      )}
    >
      {id !== 'settings' && <h3 className="px-4 pt-3 pb-1 font-semibold text-sm max-md:hidden">{title}</h3>}
      {children}
    </section>
  );
}
