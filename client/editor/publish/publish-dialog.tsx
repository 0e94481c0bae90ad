import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { hasErrors } from '#shared/graph/validate.ts';
import { ProblemList } from '../problems/problems-panel.tsx';
import { problemsOf } from '../problems/read-problems.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

type PublishDialogProps = { flow: FlowView; onClose(): void };

/** Makes the draft the version that answers triggers; with problems it says what is to be done first. */
export function PublishDialog({ flow, onClose }: PublishDialogProps) {
  const { slug: workspace } = useWorkspace();
  const editor = useEditor();
  const drafted = useEditorState((state) => state.problems);
  const [message, setMessage] = useState('');
  const next = (flow.publishedVersion ?? 0) + 1;
  const publish = useMutation({
    mutationFn: async () => {
      await editor.sync.flush();
      const revision = editor.sync.revision();
      return await trpcClient.flows.publish.mutate({ workspace, flowId: flow.id, revision, message });
    },
    onSuccess: ({ version }) => {
      toast.success(`Version ${version} is published`);
      void queryClient.invalidateQueries(trpc.flows.pathFilter());
      onClose();
    },
  });
  const refused = publish.error ? problemsOf(publish.error) : [];
  const errors = (refused.length > 0 ? refused : drafted).filter((problem) => problem.severity === 'error');
  if (hasErrors(errors)) {
    return (
      <Dialog
        title="Publish"
        description={`${errors.length === 1 ? 'One problem stands' : `${errors.length} problems stand`} in the way. Triggers keep the version that is published.`}
        isOpen
        size="medium"
        onClose={onClose}
      >
        <DialogBody>
          <ProblemList problems={errors} onChoose={onClose} />
        </DialogBody>
        <DialogActions>
          <Button onClick={onClose}>Close</Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Publish"
      description={`The draft becomes version ${next}. From then on it answers the flow's triggers.`}
      isOpen
      onClose={onClose}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate();
        }}
      >
        <DialogBody>
          <TextArea
            label="Message"
            isRequired={false}
            help="What changed, for the list of versions."
            rows={2}
            maxLength={2000}
            value={message}
            onChange={(event) => setMessage(event.target.value)}
          />
          {publish.error && (
            <p role="alert" className="pt-2 text-bad">
              {toApiError(publish.error).message}
            </p>
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
