import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import type { AppView } from '#shared/apps/app-views.ts';
import { isJsonObject, type JsonObject } from '#shared/json.ts';
import { appsApi } from '../shared/apps-api.ts';
import { useBuilder } from './state/builder-context.tsx';

type PublishAppDialogProps = { app: AppView; onClose(): void };

/** Makes the draft the version that people use; what stands in the way is listed with where it is. */
export function PublishAppDialog({ app, onClose }: PublishAppDialogProps) {
  const { slug: workspace } = useWorkspace();
  const builder = useBuilder();
  const [message, setMessage] = useState('');
  const next = (app.publishedVersion ?? 0) + 1;
  const publish = useMutation({
    mutationFn: async () => {
      await builder.sync.flush();
      const revision = builder.sync.revision();
      return await appsApi.publish({ workspace, appId: app.id, revision, message });
    },
    onSuccess: ({ version }) => {
      toast.success(`Version ${version} is published`, {
        action: { label: 'Open', onClick: () => window.open(`/apps/${workspace}/${app.slug}`, '_blank') },
      });
      void queryClient.invalidateQueries({ queryKey: ['apps'] });
      onClose();
    },
  });
  const problems = publish.error === null ? [] : problemsOf(publish.error);

  function handleChoose({ page, component, action }: Found): void {
    if (page !== undefined) builder.set({ page });
    if (component !== undefined) builder.select(component);
    if (action !== undefined) builder.set({ action });
    onClose();
  }

  return (
    <Dialog
      title="Publish"
      description={`The draft becomes version ${next}. From then on people use it at /apps/${workspace}/${app.slug}.`}
      isOpen
      size="medium"
      onClose={onClose}
    >
      <form
        className="contents"
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate();
        }}
      >
        <DialogBody className="flex flex-col gap-3">
          <TextArea
            label="Message"
            isRequired={false}
            help="What changed, for the list of versions."
            rows={2}
            maxLength={2000}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
          {publish.error !== null && (
            <div role="alert" className="rounded-control border border-bad/40 bg-bad-soft px-3 py-2">
              <p>{toApiError(publish.error).message}</p>
              <ul className="list-disc pl-4">
                {problems.map((problem) => (
                  <li key={`${problem.component} ${problem.action} ${problem.message}`}>
                    <button
                      type="button"
                      className="text-left underline"
                      onClick={() => handleChoose(problem)}
                    >
                      {problem.message}
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </DialogBody>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={publish.isPending}>
            Publish version {next}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type Found = { message: string; page?: string; component?: string; action?: string };

/** The errors that the server named, of a refused publish. */
function problemsOf(error: unknown): Found[] {
  const listed = toApiError(error).details?.problems;
  if (!Array.isArray(listed)) return [];
  return listed.filter(isJsonObject).flatMap((problem) => {
    if (typeof problem.message !== 'string' || problem.severity === 'warning') return [];
    return [{ message: problem.message, ...placeIn(problem) }];
  });
}

function placeIn({ page, component, action }: JsonObject): Omit<Found, 'message'> {
  return {
    ...(typeof page === 'string' ? { page } : {}),
    ...(typeof component === 'string' ? { component } : {}),
    ...(typeof action === 'string' ? { action } : {}),
  };
}
