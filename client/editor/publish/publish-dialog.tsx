import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc, trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { PublishForm } from '#client/drafts/publish-form.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import type { FailedTest } from '#shared/flows/test-case-view.ts';
import { hasErrors } from '#shared/graph/validate.ts';
import { ProblemList } from '../problems/problems-panel.tsx';
import { problemsOf } from '../problems/read-problems.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { countCases } from '../test-cases/describe-cases.ts';
import { useTestCases } from '../test-cases/use-test-cases.ts';
import { FailedTests, failedTestsOf } from './failed-tests.tsx';

type PublishDialogProps = { flow: FlowView; onClose(): void };

/** Makes the draft the version that answers triggers; with problems it says what is to be done first. */
export function PublishDialog({ flow, onClose }: PublishDialogProps) {
  const { slug: workspace } = useWorkspace();
  const editor = useEditor();
  const drafted = useEditorState((state) => state.problems);
  const [message, setMessage] = useState('');
  /** The test cases that kept the draft from being published; with them it is published anyway next. */
  const [failed, setFailed] = useState<readonly FailedTest[]>([]);
  const { cases, reload } = useTestCases(flow.id);
  const next = (flow.publishedVersion ?? 0) + 1;
  const publish = useMutation({
    mutationFn: async (ignoreTests: boolean) => {
      await editor.sync.flush();
      const revision = editor.sync.revision();
      const draft = { workspace, flowId: flow.id, revision, message };
      return await trpcClient.flows.publish.mutate({ ...draft, ...(ignoreTests && { ignoreTests }) });
    },
    onError: (error) => {
      setFailed(failedTestsOf(error));
      void reload();
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
      description={`The draft becomes version ${next}. From then on it answers the flow's triggers.${cases.length === 0 ? '' : ` ${countCases(cases.length)} ${cases.length === 1 ? 'runs' : 'run'} before.`}`}
      isOpen
      size={failed.length > 0 ? 'medium' : 'small'}
      onClose={onClose}
    >
      <PublishForm
        version={next}
        message={message}
        onMessage={setMessage}
        isBusy={publish.isPending}
        isAnyway={failed.length > 0}
        onPublish={() => publish.mutate(failed.length > 0)}
        onClose={onClose}
        actions={
          failed.length > 0 && (
            <Button
              onClick={() => {
                onClose();
                editor.set({ testCases: {} });
              }}
            >
              Show the test cases
            </Button>
          )
        }
      >
        {failed.length > 0 && <FailedTests tests={failed} />}
        {publish.error && failed.length === 0 && (
          <p role="alert" className="text-bad">
            {toApiError(publish.error).message}
          </p>
        )}
      </PublishForm>
    </Dialog>
  );
}
