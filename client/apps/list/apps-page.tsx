import { useMutation, useQuery } from '@tanstack/react-query';
import { AppWindow, ExternalLink, MoreHorizontal, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient } from '#client/api/trpc.ts';
import { mayBuild, useWorkspace } from '#client/api/workspace-context.tsx';
import { useDocumentTitle } from '#client/app/document-title.ts';
import { NoAccessPage } from '#client/app/error-page.tsx';
import { PageBar } from '#client/app/page-bar.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions } from '#client/ui/dialog.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { Menu, MenuItem } from '#client/ui/menu.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { AppListItem } from '#shared/apps/app-views.ts';
import { appsApi } from '../shared/apps-api.ts';
import { CreateAppDialog } from './create-app-dialog.tsx';
import { StartFromFlow } from './start-from-flow.tsx';

/** `/w/<workspace>/apps`: every app of the workspace, for people who build. */
export function AppsPage() {
  useDocumentTitle('Apps');
  const { slug: workspace, role } = useWorkspace();
  const [isCreating, setIsCreating] = useState(false);
  const [toDelete, setToDelete] = useState<AppListItem | null>(null);
  const apps = useQuery({
    queryKey: ['apps', 'list', workspace],
    queryFn: () => appsApi.list({ workspace }),
    enabled: mayBuild(role),
  });
  if (!mayBuild(role)) return <NoAccessPage />;
  const all = apps.data ?? [];
  const createButton = (
    <Button variant="primary" icon={Plus} onClick={() => setIsCreating(true)}>
      New app
    </Button>
  );
  return (
    <>
      <PageBar title="Apps" actions={all.length > 0 && createButton} />
      <div className="min-h-0 flex-1 overflow-auto">
        {apps.isPending && <SkeletonRows label="Loading apps" />}
        {apps.isError && (
          <ProblemNote
            error={apps.error}
            title="The apps could not be loaded"
            onRetry={() => void apps.refetch()}
          />
        )}
        {apps.data && all.length === 0 && (
          <EmptyState icon={AppWindow} title="There are no apps in this workspace yet" action={createButton}>
            An app is what people use who never see a flow. For example: a table of orders, a form that asks
            for a refund, and how far it is.
          </EmptyState>
        )}
        <ul aria-label="Apps">
          {all.map((app) => (
            <AppRow key={app.id} app={app} onDelete={() => setToDelete(app)} />
          ))}
        </ul>
        {apps.data && <StartFromFlow />}
      </div>
      <CreateAppDialog isOpen={isCreating} apps={all} onClose={() => setIsCreating(false)} />
      {toDelete && <DeleteAppDialog app={toDelete} onClose={() => setToDelete(null)} />}
    </>
  );
}

function AppRow({ app, onDelete }: { app: AppListItem; onDelete(): void }) {
  const { slug: workspace } = useWorkspace();
  return (
    <li className="relative flex min-h-12 items-center gap-4 border-line border-b px-4 py-1.5 focus-within:bg-hover hover:bg-hover">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-card bg-accent-soft text-accent">
        <AppWindow className="size-[18px]" aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <Link
          to={`/w/${workspace}/apps/${app.slug}`}
          className="clip-line block font-medium before:absolute before:inset-0"
          title={app.title}
        >
          {app.title}
        </Link>
        <p className="clip-line text-muted text-xs">
          /apps/{workspace}/{app.slug}
        </p>
      </div>
      {app.publishedVersion === null ? (
        <StatusBadge status="draft" />
      ) : (
        <span className="flex flex-col items-end sm:flex-row sm:items-center sm:gap-3">
          {app.hasUnpublishedChanges && <span className="text-warn text-xs">Unpublished changes</span>}
          <StatusBadge status="published" label={`Version ${app.publishedVersion}`} />
        </span>
      )}
      <p className="w-44 text-right text-muted text-xs max-md:hidden">
        Changed <RelativeTime at={app.updatedAt} />
        {app.updatedBy && <span className="clip-line block">by {app.updatedBy}</span>}
      </p>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`More for ${app.title}`}
            className="relative flex size-8 phone:size-11 items-center justify-center rounded-control text-muted hover:bg-pressed hover:text-text"
          >
            <MoreHorizontal className="size-4" aria-hidden />
          </button>
        }
      >
        {app.publishedVersion !== null && (
          <MenuItem
            icon={ExternalLink}
            onSelect={() => window.open(`/apps/${workspace}/${app.slug}`, '_blank', 'noopener')}
          >
            Open the app
          </MenuItem>
        )}
        <MenuItem icon={Trash2} isDanger onSelect={onDelete}>
          Delete app
        </MenuItem>
      </Menu>
    </li>
  );
}

function DeleteAppDialog({ app, onClose }: { app: AppListItem; onClose(): void }) {
  const { slug: workspace } = useWorkspace();
  const remove = useMutation({
    mutationFn: () => appsApi.remove({ workspace, appId: app.id }),
    onSuccess: () => {
      toast.success(`${app.title} was deleted`);
      void queryClient.invalidateQueries({ queryKey: ['apps', 'list', workspace] });
      onClose();
    },
    onError: (error) => toast.error(toApiError(error).message),
  });
  return (
    <Dialog
      title={`Delete ${app.title}`}
      description="Its draft and all versions are deleted, and nobody can use it any more. The flows that it runs stay."
      isOpen
      onClose={onClose}
    >
      <DialogActions>
        <Button onClick={onClose}>Keep it</Button>
        <Button variant="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
          Delete app
        </Button>
      </DialogActions>
    </Dialog>
  );
}
