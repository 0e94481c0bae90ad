import type { ReactNode } from 'react';
import { Link } from 'react-router';

type OperatorBarProps = {
  title: string;
  /** Where the way back leads; left out where there is none. */
  home?: string | undefined;
  children?: ReactNode;
};

/** The bar over an app or a form: the way back home, its name, and what else it needs. */
export function OperatorBar({ title, home, children }: OperatorBarProps) {
  return (
    <header className="border-line border-b bg-surface">
      <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
        {home !== undefined && (
          <Link
            to={home}
            aria-label="Home"
            title="Home"
            className="-ml-2 flex size-11 shrink-0 items-center justify-center rounded-control hover:bg-hover"
          >
            <img src="/favicon.svg" alt="" className="size-7" />
          </Link>
        )}
        <h1 className="min-h-11 min-w-0 content-center font-semibold text-lg">{title}</h1>
        {children}
      </div>
    </header>
  );
}
