import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type ApiError, toApiError } from '#client/api/api-error.ts';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestCases } from './use-test-cases.ts';

const pauseMs = 600;

export type CaseDraft = {
  testCase: TestCase;
  /** Why the last change is not saved; null: it is, or will be in a moment. */
  error: ApiError | null;
  change(changes: Partial<TestCase>): void;
  /** Saves what is not saved yet; false when that was not possible. */
  flush(): Promise<boolean>;
  /** Gives up what is not saved. */
  drop(): void;
};

/**
 * A case while it is being written: saved in pauses and when it is left, one write after another. What cannot be saved
 * when it is left, and so cannot be shown there any more, is told to `onLost`.
 */
export function useCaseDraft(
  view: TestCaseView,
  save: TestCases['save'],
  onLost: (message: string) => void,
): CaseDraft {
  const [testCase, setTestCase] = useState(view.testCase);
  const [error, setError] = useState<ApiError | null>(null);
  const held = useRef({ testCase: view.testCase, saved: view.testCase, revision: view.revision });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const sending = useRef<Promise<boolean>>(Promise.resolve(true));
  const lastProblem = useRef('A case needs a name.');

  async function send(): Promise<boolean> {
    const { testCase: wanted, saved, revision } = held.current;
    if (wanted === saved) return true;
    if (wanted.name.trim() === '') return false;
    try {
      const next = await save({ id: view.id, revision, testCase: { ...wanted, name: wanted.name.trim() } });
      held.current = { ...held.current, saved: wanted, revision: next.revision };
      setError(null);
      return true;
    } catch (failure) {
      const problem = toApiError(failure);
      lastProblem.current = problem.message;
      setError(problem);
      return false;
    }
  }

  function flush(): Promise<boolean> {
    clearTimeout(timer.current);
    sending.current = sending.current.then(send);
    return sending.current;
  }

  /** What somebody else has saved is shown, unless something else is being written here. */
  const follow = useEffectEvent(() => {
    const { testCase: written, saved, revision } = held.current;
    if (view.revision <= revision || written !== saved) return;
    held.current = { testCase: view.testCase, saved: view.testCase, revision: view.revision };
    setTestCase(view.testCase);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each state that the server tells is looked at once.
  useEffect(() => follow(), [view]);

  const leave = useEffectEvent(async () => {
    const isSaved = await flush();
    const { saved } = held.current;
    if (!isSaved) onLost(`The changes of “${saved.name}” were not saved. ${lastProblem.current}`);
  });
  useEffect(() => () => void leave(), []);

  return {
    testCase,
    error,
    flush,
    drop() {
      clearTimeout(timer.current);
      held.current = { ...held.current, testCase: held.current.saved };
    },
    change(changes) {
      const next = { ...held.current.testCase, ...changes };
      held.current = { ...held.current, testCase: next };
      setTestCase(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), pauseMs);
    },
  };
}
