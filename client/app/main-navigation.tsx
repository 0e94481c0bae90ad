import {
  AppWindow,
  CalendarClock,
  CircleCheckBig,
  Code,
  History,
  House,
  type LucideIcon,
  PanelLeft,
  Plug,
  Workflow,
} from 'lucide-react';
import { useState } from 'react';
import { NavLink } from 'react-router';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { usePendingApprovals } from '#client/approvals/pending-approvals.ts';
import { runListOptions } from '#client/runs/run-list.ts';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { Tooltip } from '#client/ui/tooltip.tsx';
import { UserMenu } from './user-menu.tsx';

const railKey = 'millrace-rail';

/** Flows, scripts, apps, runs, schedules, resources and approvals, for operators their home and approvals; a 56 px rail or 220 px with names, a bar at the bottom on phones. */
export function MainNavigation({ isNarrow }: { isNarrow: boolean }) {
  const { slug, name, role } = useWorkspace();
  const isBuilder = mayBuild(role);
  const [isWide, setIsWide] = useState(() => localStorage.getItem(railKey) !== 'narrow');
  const pending = usePendingApprovals();
  const isOpen = isWide && !isNarrow;

  function handleToggle(): void {
    localStorage.setItem(railKey, isWide ? 'narrow' : 'wide');
    setIsWide(!isWide);
  }

  return (
    <header
      className={cx(
        'flex shrink-0 border-line bg-surface max-sm:border-t sm:flex-col sm:border-r',
        isOpen ? 'sm:w-[220px]' : 'sm:w-14',
      )}
    >
      <div className="hidden h-12 items-center gap-2.5 border-line border-b px-3.5 sm:flex">
        <img src="/favicon.svg" alt="" className="size-7 shrink-0" />
        <span className={cx('clip-line font-semibold', !isOpen && 'sr-only')} title={name}>
          {name}
        </span>
      </div>
      <nav aria-label="Main" className="flex flex-1 gap-0.5 p-2 max-sm:justify-around sm:flex-col">
        {isBuilder ? (
          <>
            <NavigationLink to={`/w/${slug}/flows`} label="Flows" icon={Workflow} isOpen={isOpen} />
            <NavigationLink
              to={`/w/${slug}/scripts`}
              label="Scripts"
              icon={Code}
              isOpen={isOpen}
              className="max-sm:hidden"
            />
            <NavigationLink to={`/w/${slug}/apps`} label="Apps" icon={AppWindow} isOpen={isOpen} />
            <NavigationLink to={`/w/${slug}/runs`} label="Runs" icon={History} isOpen={isOpen} />
            <NavigationLink
              to={`/w/${slug}/schedules`}
              label="Schedules"
              icon={CalendarClock}
              isOpen={isOpen}
            />
            <NavigationLink to={`/w/${slug}/resources`} label="Resources" icon={Plug} isOpen={isOpen} />
          </>
        ) : (
          <NavigationLink to={`/w/${slug}/home`} label="Home" icon={House} isOpen={isOpen} />
        )}
        <NavigationLink
          to={`/w/${slug}/approvals`}
          label="Approvals"
          icon={CircleCheckBig}
          isOpen={isOpen}
          count={pending}
        />
      </nav>
      <div
        className={cx(
          'flex items-center gap-1 border-line p-2 sm:border-t',
          isOpen ? 'sm:flex-row' : 'sm:flex-col-reverse',
        )}
      >
        <UserMenu isOpen={isOpen} />
        {!isNarrow && (
          <IconButton
            icon={PanelLeft}
            label={isWide ? 'Fold the navigation' : 'Unfold the navigation'}
            aria-expanded={isWide}
            onClick={handleToggle}
            tooltipSide="right"
            className="max-sm:hidden"
          />
        )}
      </div>
    </header>
  );
}

type NavigationLinkProps = {
  to: string;
  label: string;
  icon: LucideIcon;
  isOpen: boolean;
  count?: number;
  className?: string;
};

function NavigationLink({ to, label, icon: Icon, isOpen, count = 0, className }: NavigationLinkProps) {
  const prefetch = usePrefetch(label);
  const link = (
    <NavLink
      to={to}
      onMouseEnter={prefetch}
      onFocus={prefetch}
      className={cx(
        'relative flex items-center rounded-control font-medium text-muted transition-colors hover:bg-hover hover:text-text',
        'aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent',
        'max-sm:min-w-0 max-sm:flex-1 max-sm:flex-col max-sm:gap-0.5 max-sm:px-0 max-sm:py-1 max-sm:text-[10px]',
        isOpen ? 'sm:h-9 sm:gap-2.5 sm:px-2.5' : 'sm:size-10 sm:justify-center',
        className,
      )}
    >
      <Icon className="size-[18px] shrink-0" aria-hidden />
      <span className={cx(!isOpen && 'sm:sr-only')}>{label}</span>
      {count > 0 && <CountBadge count={count} isOpen={isOpen} />}
    </NavLink>
  );
  return isOpen ? (
    link
  ) : (
    <Tooltip label={label} side="right">
      {link}
    </Tooltip>
  );
}

function CountBadge({ count, isOpen }: { count: number; isOpen: boolean }) {
  return (
    <span
      className={cx(
        'flex h-4 min-w-4 items-center justify-center rounded-full bg-wait px-1 font-semibold text-2xs text-surface tabular-nums',
        'max-sm:absolute max-sm:top-0 max-sm:right-3',
        isOpen ? 'sm:ml-auto' : 'sm:absolute sm:top-0.5 sm:right-0.5',
      )}
    >
      {count > 99 ? '99+' : count}
      <span className="sr-only"> waiting</span>
    </span>
  );
}

/** Loads a list before the press that opens it. */
function usePrefetch(label: string): () => void {
  const { slug: workspace } = useWorkspace();
  return () => {
    if (label === 'Flows') void queryClient.prefetchQuery(trpc.flows.list.queryOptions({ workspace }));
    if (label === 'Runs') void queryClient.prefetchInfiniteQuery(runListOptions(workspace, {}));
  };
}
