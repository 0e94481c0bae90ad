import { Fragment, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';

type PageBarProps = {
  title: ReactNode;
  /** Where the page lies, between the workspace and the title. */
  parents?: readonly { label: string; to: string }[];
  /** State of what is shown, beside the title. */
  state?: ReactNode;
  /** At the right; the one primary action last. */
  actions?: ReactNode;
};

/** The 48 px bar over a page: path, state and the primary action (design 12.3). */
export function PageBar({ title, parents = [], state, actions }: PageBarProps) {
  const { name, slug } = useWorkspace();
  const path = [{ label: name, to: `/w/${slug}` }, ...parents];
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-4 py-1.5">
      <div className="flex min-w-0 flex-1 basis-60 flex-wrap items-center gap-x-1.5">
        <nav aria-label="Path" className="hidden items-center gap-1.5 text-muted sm:flex">
          {path.map((part) => (
            <Fragment key={part.to}>
              <Link to={part.to} className="clip-line max-w-48 rounded-sm hover:text-text">
                {part.label}
              </Link>
              <span aria-hidden>/</span>
            </Fragment>
          ))}
        </nav>
        <h1
          className="clip-line mr-1.5 max-w-full font-semibold text-sm"
          title={typeof title === 'string' ? title : undefined}
        >
          {title}
        </h1>
        {state && <div className="flex items-center gap-2 sm:ml-2">{state}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
