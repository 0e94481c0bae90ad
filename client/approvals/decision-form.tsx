import { useMutation } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { queryClient, trpc } from '#client/api/trpc.ts';
import { Button } from '#client/ui/button.tsx';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import type { ApprovalView } from '#shared/approvals/approval-view.ts';
import type { JsonObject } from '#shared/json.ts';

type Decision = 'approved' | 'rejected';

const noForm: JsonObject = { type: 'object', properties: {} };

/** The request's form, a comment, and the two buttons; a rejection needs no filled form. */
export function DecisionForm({ approval }: { approval: ApprovalView }) {
  const form = useSchemaForm(approval.form ?? noForm);
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string>();
  const decide = useDecision(approval, (error) => {
    const fields = fieldErrorsOf(error);
    if (fields.length > 0) form.showErrors(fields.map(withoutFormPrefix));
    else setProblem(toApiError(error).message);
  });
  const pressed = decide.isPending ? decide.variables?.decision : undefined;

  function handleDecide(decision: Decision): void {
    setProblem(undefined);
    const filled = decision === 'approved' && approval.form !== null ? form.read() : undefined;
    if (filled === null || decide.isPending) return;
    decide.mutate({
      id: approval.id,
      decision,
      ...(filled === undefined ? {} : { form: filled }),
      ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
    });
  }

  return (
    <form
      aria-label="Decision"
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-col gap-5 border-line border-t pt-5"
    >
      {form.fields.length > 0 && <SchemaForm form={form} scale="operator" />}
      <TextArea
        label="Comment"
        scale="operator"
        isRequired={false}
        maxLength={10_000}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      {problem && (
        <p role="alert" className="rounded-control border border-bad/40 bg-bad-soft px-4 py-3">
          {problem}
        </p>
      )}
      <div className="flex flex-col gap-3 sm:flex-row-reverse">
        <Button
          variant="primary"
          size="large"
          icon={Check}
          isBusy={pressed === 'approved'}
          className="sm:flex-1"
          onClick={() => handleDecide('approved')}
        >
          Approve
        </Button>
        <Button
          size="large"
          icon={X}
          isBusy={pressed === 'rejected'}
          className="sm:flex-1"
          onClick={() => handleDecide('rejected')}
        >
          Reject
        </Button>
      </div>
    </form>
  );
}

function withoutFormPrefix({ path, message }: { path: string; message: string }) {
  return { path: path.replace(/^form\./, ''), message };
}

/** Sends the decision; afterwards the answer stands at once, and lists are read again. */
function useDecision(approval: ApprovalView, onRefused: (error: unknown) => void) {
  const refresh = () => queryClient.invalidateQueries(trpc.approvals.pathFilter());
  return useMutation(
    trpc.approvals.decide.mutationOptions({
      onSuccess: (decided) => {
        queryClient.setQueryData(trpc.approvals.get.queryKey({ id: approval.id }), decided);
      },
      onError: onRefused,
      onSettled: () => {
        void queryClient.invalidateQueries(trpc.runs.pathFilter());
        return refresh();
      },
    }),
  );
}
