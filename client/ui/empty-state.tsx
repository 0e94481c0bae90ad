import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type EmptyStateProps = {
  icon?: LucideIcon;
  /** One sentence. */
  title: string;
  /** An example, or what to do. */
  children?: ReactNode;
  /** One action. */
  action?: ReactNode;
};

/** What stands where nothing is yet: one sentence, one action, one example. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-6 py-14 text-center">
      {Icon && (
        <span className="flex size-10 items-center justify-center rounded-card bg-sunken text-muted">
          <Icon className="size-5" aria-hidden />
        </span>
      )}
      <p className="text-balance font-semibold text-md">{title}</p>
      {children && <div className="text-pretty text-muted">{children}</div>}
      {action && <div className="pt-1">{action}</div>}
    </div>
  );
}
