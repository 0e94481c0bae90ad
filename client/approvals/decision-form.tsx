import { useMutation } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { fieldErrorsOf, toApiError } from '#client/api/api-error.ts';
import { Button } from '#client/ui/button.tsx';
import { SchemaForm, useSchemaForm } from '#client/ui/schema-form.tsx';
import { TextArea } from '#client/ui/text-field.tsx';
import type { ApprovalLetter } from '#shared/approvals/approval-view.ts';
import type { JsonObject } from '#shared/json.ts';

export const choices = ['approve', 'reject'] as const;
export type Choice = (typeof choices)[number];
type Decision = { decision: 'approved' | 'rejected'; form?: JsonObject; comment?: string };

export type DecisionFormProps = {
  letter: ApprovalLetter;
  choice: Choice | null;
  send(decision: Decision): Promise<ApprovalLetter>;
  onDecided(decided: ApprovalLetter): void;
  /** Also after a refusal: somebody else may have been faster. */
  onSettled(): void;
};

const noForm: JsonObject = { type: 'object', properties: {} };

/** The request's form, a comment, and the two buttons; a rejection needs no filled form. */
export function DecisionForm({ letter, choice, send, onDecided, onSettled }: DecisionFormProps) {
  const form = useSchemaForm(letter.form ?? noForm);
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string>();
  const decide = useMutation({
    mutationFn: send,
    onSuccess: onDecided,
    onSettled,
    onError(error) {
      const fields = fieldErrorsOf(error);
      if (fields.length > 0) form.showErrors(fields.map(withoutFormPrefix));
      else setProblem(toApiError(error).message);
    },
  });

  function handleDecide(decision: Decision['decision']): void {
    setProblem(undefined);
    const filled = decision === 'approved' && letter.form !== null ? form.read() : undefined;
    if (filled === null || decide.isPending) return;
    const text = comment.trim();
    decide.mutate({
      decision,
      ...(filled === undefined ? {} : { form: filled }),
      ...(text === '' ? {} : { comment: text }),
    });
  }

  return (
    <form
      aria-label="Decision"
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="flex flex-1 flex-col gap-5 border-line border-t pt-5"
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
      <DecisionButtons
        choice={choice}
        pressed={decide.isPending ? decide.variables.decision : undefined}
        onDecide={handleDecide}
      />
    </form>
  );
}

type DecisionButtonsProps = {
  choice: Choice | null;
  pressed: Decision['decision'] | undefined;
  onDecide(decision: Decision['decision']): void;
};

/** They stay in reach of the thumb on a phone. A link may name one of them: it gets the focus, and nothing more. */
function DecisionButtons({ choice, pressed, onDecide }: DecisionButtonsProps) {
  const named = useRef<HTMLButtonElement>(null);
  useEffect(() => named.current?.focus(), []);
  return (
    <div className="flex flex-col gap-2 bg-surface py-3 max-sm:sticky max-sm:bottom-0 max-sm:-mx-4 max-sm:mt-auto max-sm:border-line max-sm:border-t max-sm:px-4">
      {choice && (
        <p className="text-muted text-sm">
          Nothing is decided yet: press {choice === 'approve' ? 'Approve' : 'Reject'} to confirm.
        </p>
      )}
      <div className="flex flex-row-reverse gap-3">
        <Button
          ref={choice === 'approve' ? named : undefined}
          variant="primary"
          size="large"
          icon={Check}
          isBusy={pressed === 'approved'}
          className="flex-1"
          onClick={() => onDecide('approved')}
        >
          Approve
        </Button>
        <Button
          ref={choice === 'reject' ? named : undefined}
          size="large"
          icon={X}
          isBusy={pressed === 'rejected'}
          className="flex-1"
          onClick={() => onDecide('rejected')}
        >
          Reject
        </Button>
      </div>
    </div>
  );
}

function withoutFormPrefix({ path, message }: { path: string; message: string }) {
  return { path: path.replace(/^form\./, ''), message };
}
