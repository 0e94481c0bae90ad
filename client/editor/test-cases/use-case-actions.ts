import { type RefObject, useRef, useState } from 'react';
import { toast } from 'sonner';
import { formatMoment } from '#client/ui/format.ts';
import { type TestCase, testCaseSchema } from '#shared/graph/test-cases.ts';
import type { RunView } from '#shared/runs/run.ts';
import { useEditor } from '../state/editor-context.tsx';
import { freeName } from './describe-cases.ts';
import { type TestCases, tell } from './use-test-cases.ts';

export type CaseActions = {
  /** Ids of what runs; null: nothing does. */
  running: readonly string[] | null;
  /** Where the case that is being written puts its way to save at once. */
  pending: RefObject<(() => Promise<boolean>) | null>;
  addEmpty(): Promise<void>;
  addFrom(run: Pick<RunView, 'id' | 'createdAt'>): Promise<void>;
  /** Without ids all of them. */
  run(ids?: string[]): Promise<void>;
  remove(id: string): Promise<void>;
};

/** What can be done with the cases of the panel; what goes wrong is told in a message. */
export function useCaseActions(cases: TestCases, onAdded: (id: string) => void): CaseActions {
  const editor = useEditor();
  const [running, setRunning] = useState<readonly string[] | null>(null);
  const pending = useRef<(() => Promise<boolean>) | null>(null);

  async function add(make: () => Promise<TestCase> | TestCase): Promise<void> {
    try {
      onAdded((await cases.add(await make())).id);
    } catch (error) {
      tell(error);
    }
  }

  async function runSaved(ids: string[] | undefined): Promise<void> {
    const isSaved = (await pending.current?.()) ?? true;
    if (!isSaved) return;
    await editor.sync.flush();
    if (!editor.sync.hasPending()) await cases.run(ids);
    else toast.error('The last edits are not saved yet, because Millrace cannot be reached.');
  }

  return {
    running,
    pending,
    addEmpty: () => add(() => emptyCase(freeName('New case', cases.cases))),
    addFrom: ({ id, createdAt }) =>
      add(() => cases.fromRun(id, freeName(`Run of ${formatMoment(createdAt)}`, cases.cases))),

    async run(ids) {
      setRunning(ids ?? cases.cases.map(({ id }) => id));
      await runSaved(ids).catch(tell);
      setRunning(null);
    },

    async remove(id) {
      await pending.current?.();
      await cases.remove(id).catch(tell);
    },
  };
}

function emptyCase(name: string): TestCase {
  return testCaseSchema.parse({ name, input: {}, expect: {} });
}
