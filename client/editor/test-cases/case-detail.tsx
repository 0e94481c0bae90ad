import { Play, Trash2 } from 'lucide-react';
import { type RefObject, useEffect } from 'react';
import { toast } from 'sonner';
import { Button } from '#client/ui/button.tsx';
import { TextField } from '#client/ui/text-field.tsx';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { CaseInputs } from './case-inputs.tsx';
import { CaseOutcome } from './case-outcome.tsx';
import { stateOf } from './describe-cases.ts';
import { ExpectedFields } from './expected-fields.tsx';
import { useCaseDraft } from './use-case-draft.ts';
import type { TestCases } from './use-test-cases.ts';

type CaseDetailProps = {
  view: TestCaseView;
  save: TestCases['save'];
  test: TestRun;
  draftRevision: number;
  isReadOnly: boolean;
  isRunning: boolean;
  /** It was just added: its name is written next. */
  isNew: boolean;
  /** Where the panel finds what is not saved yet, before it runs cases. */
  pending: RefObject<(() => Promise<boolean>) | null>;
  onRun(): void;
  onRemove(): void;
  /** What is written here is given up for what is saved. */
  onReload(): void;
};

/** One case: its outcome, what it gives to the run, what it expects. Keyed by the case's id. */
export function CaseDetail(props: CaseDetailProps) {
  const {
    view,
    save,
    test,
    draftRevision,
    isReadOnly,
    isRunning,
    isNew,
    pending,
    onRun,
    onRemove,
    onReload,
  } = props;
  const draft = useCaseDraft(view, save, (message) => toast.error(message));
  const { testCase, change, error } = draft;
  useEffect(() => {
    pending.current = draft.flush;
  });
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-5 p-5">
      <div className="flex flex-wrap items-end gap-2">
        <TextField
          label="Name"
          className="min-w-52 flex-1"
          maxLength={200}
          disabled={isReadOnly}
          value={testCase.name}
          autoFocus={isNew}
          onFocus={({ target }) => isNew && target.select()}
          error={testCase.name.trim() === '' ? 'A case needs a name' : undefined}
          onChange={({ target }) => change({ name: target.value })}
        />
        {!isReadOnly && (
          <>
            <Button icon={Play} isBusy={isRunning} onClick={onRun}>
              Run this case
            </Button>
            <Button variant="quiet" icon={Trash2} onClick={onRemove}>
              Remove
            </Button>
          </>
        )}
      </div>
      {error && (
        <NotSaved
          message={error.message}
          onReload={() => {
            draft.drop();
            onReload();
          }}
        />
      )}
      <CaseOutcome outcome={view.outcome} state={stateOf(view, draftRevision)} />
      <fieldset disabled={isReadOnly} className="grid min-w-0 gap-x-8 gap-y-6 xl:grid-cols-2">
        <CaseInputs testCase={testCase} test={test} onChange={change} />
        <ExpectedFields testCase={testCase} onChange={(expect) => change({ expect })} />
      </fieldset>
    </div>
  );
}

function NotSaved({ message, onReload }: { message: string; onReload(): void }) {
  return (
    <div role="alert" className="flex items-center gap-3 rounded-control bg-bad-soft px-3 py-2">
      <p className="min-w-0 flex-1">Not saved. {message}</p>
      <Button size="small" onClick={onReload}>
        Show what is saved
      </Button>
    </div>
  );
}
