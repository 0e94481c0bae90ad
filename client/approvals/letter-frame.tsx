import type { ReactNode } from 'react';
import { Skeleton } from '#client/ui/skeleton.tsx';

/** The sheet that a request is written on; the whole page on a phone. */
export function LetterFrame({ top, children }: { top?: ReactNode; children: ReactNode }) {
  return (
    <main className="mx-auto flex w-full max-w-2xl flex-col gap-3 text-md max-sm:min-h-dvh max-sm:bg-surface sm:p-4 sm:py-8">
      {top && <div className="flex min-h-11 items-center justify-between gap-3 px-4 max-sm:pt-2">{top}</div>}
      <article className="flex flex-1 flex-col gap-6 bg-surface px-4 max-sm:pb-0 sm:rounded-card sm:border sm:border-line sm:p-8">
        {children}
      </article>
    </main>
  );
}

export function LetterPlaceholder() {
  return (
    <div role="status" aria-label="Loading the request" className="flex flex-col gap-4">
      <Skeleton className="h-4 w-32" />
      <Skeleton className="h-7 w-4/5" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-4 w-2/3" />
    </div>
  );
}
