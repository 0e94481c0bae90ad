import { cx } from './class-names.ts';

/** One bar of a placeholder that has the shape of what is loading. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cx('block animate-skeleton rounded-sm bg-pressed', className ?? 'h-3 w-24')}
    />
  );
}

const widths = ['w-56', 'w-40', 'w-48', 'w-64', 'w-36'];

/** Rows of a list or table that is loading. */
export function SkeletonRows({ count = 6, label = 'Loading' }: { count?: number; label?: string }) {
  return (
    <div role="status" aria-label={label} aria-busy className="divide-y divide-line">
      {Array.from({ length: count }, (_, index) => index).map((row) => (
        <div key={row} className="flex h-11 items-center gap-4 px-4">
          <Skeleton className={cx('h-3', widths[row % widths.length])} />
          <Skeleton className="ml-auto h-3 w-20" />
        </div>
      ))}
    </div>
  );
}
