import { AppWindow, MoreHorizontal, Play, Trash2 } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { useNewApp } from '#client/apps/list/use-new-app.ts';
import { Menu, MenuItem, MenuSeparator } from '#client/ui/menu.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { FlowListItem } from '#shared/flows/flow-view.ts';

/** A draft may change meanwhile, so what was read ahead is used at once or not at all. */
const prefetchedMs = 5_000;

type FlowRowProps = { flow: FlowListItem; onDelete: ((flow: FlowListItem) => void) | null };

export function FlowRow({ flow, onDelete }: FlowRowProps) {
  const { slug } = useWorkspace();
  const prefetch = () =>
    void queryClient.prefetchQuery({
      ...trpc.flows.get.queryOptions({ workspace: slug, path: flow.path }),
      gcTime: prefetchedMs,
    });
  return (
    <li className="relative flex min-h-12 items-center gap-4 border-line border-b px-4 py-1.5 transition-colors focus-within:bg-hover hover:bg-hover">
      <div className="min-w-0 flex-1">
        <Link
          to={`/w/${slug}/flows/${flow.path}`}
          onMouseEnter={prefetch}
          onFocus={prefetch}
          className="clip-line block font-medium before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:-outline-offset-2 focus-visible:before:outline-2 focus-visible:before:outline-accent"
          title={flow.title}
        >
          {flow.title}
        </Link>
        <p className="clip-line text-muted text-xs">{flow.path}</p>
      </div>
      <FlowState flow={flow} />
      <p className="w-44 text-right text-muted text-xs max-md:hidden">
        Changed <RelativeTime at={flow.updatedAt} />
        {flow.updatedBy && <span className="clip-line block">by {flow.updatedBy}</span>}
      </p>
      <FlowMenu flow={flow} onDelete={onDelete} />
    </li>
  );
}

/** Whether triggers answer, and with what (design 5.2, 16). */
export function FlowState({ flow }: { flow: FlowListItem }) {
  if (flow.publishedVersion === null) return <StatusBadge status="draft" />;
  return (
    <span className="flex flex-col items-end sm:flex-row sm:items-center sm:gap-3">
      {flow.hasUnpublishedChanges && <span className="text-warn text-xs">Unpublished changes</span>}
      <StatusBadge status="published" label={`Version ${flow.publishedVersion}`} />
    </span>
  );
}

function FlowMenu({ flow, onDelete }: FlowRowProps) {
  const { slug, role } = useWorkspace();
  const newApp = useNewApp();
  const navigate = useNavigate();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`More for ${flow.title}`}
          className="relative flex size-8 phone:size-11 items-center justify-center rounded-control text-muted hover:bg-pressed hover:text-text"
        >
          <MoreHorizontal className="size-4" aria-hidden />
        </button>
      }
    >
      <MenuItem
        icon={Play}
        onSelect={() => navigate(`/w/${slug}/runs?flow=${encodeURIComponent(flow.path)}`)}
      >
        Show its runs
      </MenuItem>
      {flow.publishedVersion !== null && mayBuild(role) && (
        <MenuItem
          icon={AppWindow}
          onSelect={() =>
            newApp.mutate(
              { title: flow.title, fromFlow: flow.path },
              { onError: (error) => toast.error(toApiError(error).message) },
            )
          }
        >
          Make an app of it
        </MenuItem>
      )}
      {onDelete && (
        <>
          <MenuSeparator />
          <MenuItem icon={Trash2} isDanger onSelect={() => onDelete(flow)}>
            Delete flow
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
