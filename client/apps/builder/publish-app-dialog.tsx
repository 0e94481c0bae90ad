import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { queryClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { PublishForm } from '#client/drafts/publish-form.tsx';
import { Dialog } from '#client/ui/dialog.tsx';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import type { AppView } from '#shared/apps/app-views.ts';
import { appsApi } from '../shared/apps-api.ts';
import { ProblemList } from './problem-list.tsx';
import { useBuilder } from './state/builder-context.tsx';

type PublishAppDialogProps = { app: AppView; onClose(): void };

/** Makes the draft the version that people use; what stands in the way is listed and leads to where it is. */
export function PublishAppDialog({ app, onClose }: PublishAppDialogProps) {
  const { slug: workspace } = useWorkspace();
  const builder = useBuilder();
  const [message, setMessage] = useState('');
  const next = (app.publishedVersion ?? 0) + 1;
  const check = useQuery({
    queryKey: ['apps', 'check', workspace, app.id],
    queryFn: async () => {
      await builder.sync.flush();
      return await appsApi.problems({ workspace, appId: app.id });
    },
    gcTime: 0,
  });
  const publish = useMutation({
    mutationFn: async () => {
      await builder.sync.flush();
      return await appsApi.publish({ workspace, appId: app.id, revision: builder.sync.revision(), message });
    },
    onSuccess: ({ version }) => {
      toast.success(`Version ${version} is published`, {
        action: {
          label: 'Open the app',
          onClick: () => window.open(`/apps/${workspace}/${app.slug}`, '_blank'),
        },
      });
      void queryClient.invalidateQueries({ queryKey: ['apps'] });
      onClose();
    },
    onError: () => void check.refetch(),
  });
  const problems = check.data ?? [];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return (
    <Dialog
      title="Publish"
      description={`The draft becomes version ${next}. From then on people use it at /apps/${workspace}/${app.slug}.`}
      isOpen
      size="medium"
      onClose={onClose}
    >
      <PublishForm
        version={next}
        message={message}
        onMessage={setMessage}
        isBusy={publish.isPending}
        isRefused={errors > 0}
        onPublish={() => publish.mutate()}
        onClose={onClose}
        actions={
          errors > 0 && (
            <span className="mr-auto text-muted text-xs">Choose a problem to go to where it is.</span>
          )
        }
      >
        {problems.length > 0 && (
          <div className="rounded-control border border-line">
            <p className="border-line border-b px-3 py-2 font-medium" role={errors > 0 ? 'alert' : undefined}>
              {errors > 0 ? standsInTheWay(errors) : 'This does not stand in the way, but look at it'}
            </p>
            <div className="max-h-64 overflow-auto p-1">
              <ProblemList problems={problems} onChoose={onClose} />
            </div>
          </div>
        )}
        {publish.error !== null && errors === 0 && (
          <ProblemNote error={publish.error} title="The app was not published" />
        )}
      </PublishForm>
    </Dialog>
  );
}

function standsInTheWay(count: number): string {
  return count === 1 ? 'One thing stands in the way' : `${count} things stand in the way`;
}
