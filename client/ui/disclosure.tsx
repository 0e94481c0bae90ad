import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

type DisclosureProps = {
  title: string;
  /** What is inside, in a few words, while it is closed. */
  summary?: string;
  isOpen: boolean;
  /** Inside another one. */
  isMinor?: boolean;
  onChange(isOpen: boolean): void;
  children: ReactNode;
};

/**
 * Fields that most people do not need at first sight, behind a line that says what was set there. The platform's own
 * element: unlike a button it opens inside a fieldset that is disabled, too.
 */
export function Disclosure({ title, summary, isOpen, isMinor = false, onChange, children }: DisclosureProps) {
  return (
    <details
      open={isOpen}
      aria-label={title}
      onToggle={({ currentTarget }) => currentTarget.open !== isOpen && onChange(currentTarget.open)}
      className="min-w-0"
    >
      <summary
        className={cx(
          'flex cursor-pointer list-none items-start gap-1.5 rounded-sm phone:min-h-11 [&::-webkit-details-marker]:hidden',
          isMinor ? 'text-muted text-xs hover:text-text' : 'font-semibold',
        )}
      >
        <ChevronRight
          className={cx(
            'size-3.5 shrink-0 text-muted transition-transform',
            isMinor ? 'mt-px' : 'mt-1',
            isOpen && 'rotate-90',
          )}
          aria-hidden
        />
        <span className="min-w-0 break-words">
          {title}
          {!isOpen && summary !== undefined && summary !== '' && (
            <span className={cx('font-normal text-muted text-xs', isMinor ? 'ml-1.5' : 'block')}>
              {' '}
              {summary}
            </span>
          )}
        </span>
      </summary>
      {isOpen && <div className="flex min-w-0 flex-col gap-3.5 pt-3.5">{children}</div>}
    </details>
  );
}
