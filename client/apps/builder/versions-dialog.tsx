import { useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogBody } from '#client/ui/dialog.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { AppView } from '#shared/apps/app-views.ts';
import { appsApi } from '../shared/apps-api.ts';
import { useBuilder } from './state/builder-context.tsx';

type VersionsDialogProps = { app: AppView; onClose(): void };

/** What was published, newest first; an older one is put back into the draft, which undo takes back. */
export function VersionsDialog({ app, onClose }: VersionsDialogProps) {
  const { slug: workspace } = useWorkspace();
  const builder = useBuilder();
  const versions = useQuery({
    queryKey: ['apps', 'versions', workspace, app.id],
    queryFn: () => appsApi.versions({ workspace, appId: app.id }),
  });
  const restore = useMutation({
    mutationFn: (version: number) => appsApi.version({ workspace, appId: app.id, version }),
    onSuccess: ({ definition, version }) => {
      builder.apply({ kind: 'replace_app', definition });
      toast(`The draft is version ${version} again`, { action: { label: 'Undo', onClick: builder.undo } });
      onClose();
    },
  });
  const error = versions.error ?? restore.error;
  return (
    <Dialog title="Versions" isOpen onClose={onClose}>
      <DialogBody className="flex flex-col gap-3 pb-5">
        {error !== null && (
          <p role="alert" className="text-bad">
            {toApiError(error).message}
          </p>
        )}
        {versions.data?.length === 0 && <p className="text-muted">Nothing is published yet.</p>}
        <ol className="divide-y divide-line">
          {versions.data?.map(({ version, message, publishedAt, publishedBy }) => (
            <li key={version} className="flex items-center gap-3 py-2">
              <div className="min-w-0 flex-1">
                <p className="font-medium">Version {version}</p>
                <p className="text-muted text-xs">
                  <RelativeTime at={publishedAt} /> {publishedBy && `by ${publishedBy}`}
                </p>
                {message !== '' && <p className="text-xs">{message}</p>}
              </div>
              <Button size="small" onClick={() => restore.mutate(version)}>
                Restore
              </Button>
            </li>
          ))}
        </ol>
      </DialogBody>
    </Dialog>
  );
}
