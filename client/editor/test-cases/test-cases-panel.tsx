import { ArrowLeft, FlaskConical, Play } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { formatMoment } from '#client/ui/format.ts';
import { isTyping } from '#client/ui/is-typing.ts';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import { type TestCase, testCaseSchema } from '#shared/graph/test-cases.ts';
import type { RunView } from '#shared/runs/run.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { CaseDetail } from './case-detail.tsx';
import { CaseList } from './case-list.tsx';
import { describeAll, freeName } from './describe-cases.ts';
import { NewCaseMenu } from './new-case-menu.tsx';
import { tell, useTestCases } from './use-test-cases.ts';

type TestCasesPanelProps = { flow: FlowView; test: TestRun };

/** The test cases of the flow over the canvas: the list beside one of them. */
export function TestCasesPanel({ flow, test }: TestCasesPanelProps) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const asked = useEditorState((state) => state.testCases);
  const cases = useTestCases(flow.id);
  const [selected, setSelected] = useState<string>();
  /** Ids of what runs; null: nothing does. */
  const [running, setRunning] = useState<readonly string[] | null>(null);
  const pending = useRef<(() => Promise<boolean>) | null>(null);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const shown = cases.cases.find(({ id }) => id === selected) ?? cases.cases[0];
  const draftRevision = editor.sync.revision();
  const close = () => editor.set({ testCases: null });

  async function add(testCase: TestCase): Promise<void> {
    try {
      setSelected((await cases.add(testCase)).id);
    } catch (error) {
      tell(error);
    }
  }

  async function addFrom(run: Pick<RunView, 'id' | 'createdAt'>): Promise<void> {
    try {
      const name = freeName(`Run of ${formatMoment(run.createdAt)}`, cases.cases);
      await add(await cases.fromRun(run.id, name));
    } catch (error) {
      tell(error);
    }
  }

  async function run(ids?: string[]): Promise<void> {
    setRunning(ids ?? cases.cases.map(({ id }) => id));
    try {
      const isSaved = (await pending.current?.()) ?? true;
      await editor.sync.flush();
      if (editor.sync.hasPending())
        toast.error('The last edits are not saved yet, because Millrace cannot be reached.');
      else if (isSaved) await cases.run(ids);
    } catch (error) {
      tell(error);
    } finally {
      setRunning(null);
    }
  }

  const follow = useEffectEvent(() => {
    if (asked?.fromRun !== undefined) void addFrom(asked.fromRun);
    if (asked?.runAll) void run();
  });
  // Once for each time that the panel is asked for something, when the cases are known.
  const isLoaded = cases.query.data !== undefined;
  useEffect(() => {
    if (isLoaded && asked !== null) follow();
  }, [isLoaded, asked]);

  const menu = (
    <NewCaseMenu
      flowPath={flow.path}
      onEmpty={() => void add(emptyCase(freeName('New case', cases.cases)))}
      onRun={(chosen) => void addFrom(chosen)}
    />
  );
  return (
    <section
      aria-label="Test cases"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && !isTyping(event.target)) close();
      }}
      className="absolute inset-0 z-20 flex animate-fade flex-col bg-bg"
    >
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b bg-surface px-4 py-1.5">
        <Button ref={back} size="small" icon={ArrowLeft} onClick={close}>
          Back to the draft
        </Button>
        <h2 className="font-semibold">Test cases</h2>
        <p role="status" aria-label="Outcome of the test cases" className="min-w-0 flex-1 text-muted text-xs">
          {running === null ? isLoaded && describeAll(cases.cases) : 'Running'}
        </p>
        {!isReadOnly && cases.cases.length > 0 && (
          <>
            {menu}
            <Button icon={Play} isBusy={running !== null} onClick={() => void run()}>
              Run all
            </Button>
          </>
        )}
      </header>
      {cases.query.isError && (
        <ProblemNote
          error={cases.query.error}
          title="The test cases could not be loaded"
          onRetry={() => void cases.query.refetch()}
        />
      )}
      {cases.query.isPending && <SkeletonRows label="Loading the test cases" />}
      {isLoaded && shown === undefined && <NoCases action={isReadOnly ? undefined : menu} />}
      {shown !== undefined && (
        <div className="flex min-h-0 flex-1 max-md:flex-col">
          <div className="w-72 shrink-0 overflow-y-auto border-line border-r bg-surface max-md:max-h-48 max-md:w-full max-md:border-r-0 max-md:border-b">
            <CaseList
              cases={cases.cases}
              selected={shown.id}
              draftRevision={draftRevision}
              onSelect={setSelected}
            />
          </div>
          <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
            <CaseDetail
              key={shown.id}
              view={shown}
              cases={cases}
              test={test}
              draftRevision={draftRevision}
              isReadOnly={isReadOnly}
              isRunning={running?.includes(shown.id) ?? false}
              pending={pending}
              onRun={() => void run([shown.id])}
              onRemove={() => void cases.remove(shown).catch(tell)}
            />
          </div>
        </div>
      )}
    </section>
  );
}

function NoCases({ action }: { action: React.ReactNode }) {
  return (
    <EmptyState
      icon={FlaskConical}
      title="Keep what a run came to, and check it before every version"
      action={action}
    >
      A test case gives the flow an input and says what has to come out: an amount of 20 is refunded without
      asking anybody. Cases run without waiting and reach no other system; one that fails keeps the draft from
      being published.
    </EmptyState>
  );
}

function emptyCase(name: string): TestCase {
  return testCaseSchema.parse({ name, input: {}, expect: {} });
}
