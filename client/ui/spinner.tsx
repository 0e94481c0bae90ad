import { cx } from './class-names.ts';

type SpinnerProps = { label?: string; className?: string };

/** A moving arc; `label` is said by screen readers and belongs beside it after two seconds. */
export function Spinner({ label, className }: SpinnerProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={cx('animate-turn', className ?? 'size-4')}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <title>{label ?? 'Working'}</title>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeOpacity="0.2" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 6 6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
