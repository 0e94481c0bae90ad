import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { trpcClient } from '#client/api/trpc.ts';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { Button } from '#client/ui/button.tsx';
import { Dialog, DialogActions, DialogBody } from '#client/ui/dialog.tsx';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import { Select } from '#client/ui/select.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import type { JsonObject } from '#shared/json.ts';
import { findNodeContract } from '#shared/nodes/catalogue.ts';
import { titleOf } from '../nodes/faces.ts';
import { ProblemList } from '../problems/problems-panel.tsx';
import { problemsOf } from '../problems/read-problems.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { partInput } from './part-runner.ts';
import { rememberedInput, rememberInput } from './remembered-input.ts';
import type { TestRun } from './use-test-run.ts';

type RunDialogProps = { flow: FlowView; test: TestRun; onClose(): void };

/** Starts a test of the draft with a form drawn from the flow's inputs. */
export function RunDialog({ flow, test, onClose }: RunDialogProps) {
  const { slug: workspace } = useWorkspace();
  const editor = useEditor();
  const definition = useEditorState((state) => state.definition);
  const part = useEditorState((state) => state.runPart);
  const triggers = definition.nodes.filter(
    (node) => findNodeContract(node.kind)?.isTrigger && !node.disabled,
  );
  const preferred = triggers.find((node) => node.kind === 'manual') ?? triggers[0];
  const [trigger, setTrigger] = useState(preferred?.id ?? '');
  const form = useSchemaForm(definition.inputs, rememberedInput(flow.id));
  const start = useMutation({
    mutationFn: async (input: JsonObject) => {
      await editor.sync.flush();
      if (editor.sync.hasPending()) throw new Error('offline');
      const chosen = triggers.length > 1 ? { trigger } : {};
      return await trpcClient.runs.start.mutate({
        workspace,
        flowId: flow.id,
        input,
        draft: true,
        ...chosen,
        ...(part === null ? {} : await partInput(workspace, part, test)),
      });
    },
    onSuccess: ({ runId }, input) => {
      rememberInput(flow.id, input);
      if (part === null) test.show(runId);
      else test.showPart(runId);
      onClose();
    },
    onError: (error) => {
      const fields = fieldErrorsOf(error);
      if (fields.length > 0) form.showErrors(fields);
    },
  });
  const problems = problemsOf(start.error).filter((problem) => problem.severity === 'error');
  const hasFieldErrors = start.error !== null && fieldErrorsOf(start.error).length > 0;

  return (
    <Dialog
      title="Run"
      description={
        form.fields.length === 0
          ? 'The draft runs now. It takes no inputs.'
          : 'The draft runs now with these inputs.'
      }
      isOpen
      onClose={onClose}
    >
      <form
        noValidate
        className="contents"
        onSubmit={(event) => {
          event.preventDefault();
          const input = form.read();
          if (input !== null) start.mutate(input);
        }}
      >
        <DialogBody className="flex flex-col gap-4">
          {triggers.length > 1 && (
            <Select
              label="Start at"
              value={trigger}
              options={triggers.map((node) => ({ value: node.id, label: titleOf(node) }))}
              onChange={setTrigger}
            />
          )}
          <SchemaForm form={form} autoFocus />
          {start.error && !hasFieldErrors && (
            <div role="alert" className="rounded-control border border-bad/40 bg-bad-soft px-3 py-2">
              {problems.length > 0 ? (
                <ProblemList problems={problems} onChoose={onClose} />
              ) : (
                describeFailure(start.error)
              )}
            </div>
          )}
        </DialogBody>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            icon={Play}
            isBusy={start.isPending}
            autoFocus={form.fields.length === 0}
          >
            Start
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function describeFailure(error: Error): string {
  return error.message === 'offline'
    ? 'The last edits are not saved yet, because Millrace cannot be reached. Try again when the connection is back.'
    : toApiError(error).message;
}
