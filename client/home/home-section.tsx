import { ChevronRight, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export function HomeSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="font-semibold text-lg">{title}</h2>
      <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">{children}</ul>
    </section>
  );
}

type HomeLinkProps = { to: string; icon: LucideIcon; title: string; detail?: ReactNode };

export function HomeLink({ to, icon: Icon, title, detail }: HomeLinkProps) {
  return (
    <li className="flex">
      <Link
        to={to}
        className="group flex min-h-20 flex-1 items-center gap-4 rounded-card border border-line bg-surface px-4 py-3 transition-colors hover:border-line-strong"
      >
        <span className="flex size-11 shrink-0 items-center justify-center rounded-card bg-accent-soft text-accent">
          <Icon className="size-5" aria-hidden />
        </span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="text-pretty font-medium">{title}</span>
          {detail !== undefined && <span className="text-muted text-sm">{detail}</span>}
        </span>
        <ChevronRight className="size-4 shrink-0 text-muted group-hover:text-text" aria-hidden />
      </Link>
    </li>
  );
}
