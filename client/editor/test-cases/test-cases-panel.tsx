import { ArrowLeft, FlaskConical, Play } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from '#client/ui/button.tsx';
import { EmptyState } from '#client/ui/empty-state.tsx';
import { isTyping } from '#client/ui/is-typing.ts';
import { ProblemNote } from '#client/ui/problem-note.tsx';
import { SkeletonRows } from '#client/ui/skeleton.tsx';
import type { FlowView } from '#shared/flows/flow-view.ts';
import type { TestRun } from '../run/use-test-run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { CaseDetail } from './case-detail.tsx';
import { CaseList } from './case-list.tsx';
import { describeAll } from './describe-cases.ts';
import { NewCaseMenu } from './new-case-menu.tsx';
import { type CaseActions, useCaseActions } from './use-case-actions.ts';
import { type TestCases, useTestCases } from './use-test-cases.ts';

type TestCasesPanelProps = { flow: FlowView; test: TestRun };

/** The test cases of the flow over the canvas: the list beside one of them. */
export function TestCasesPanel({ flow, test }: TestCasesPanelProps) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  const cases = useTestCases(flow.id);
  const [selected, setSelected] = useState<string>();
  const [added, setAdded] = useState<string>();
  const actions = useCaseActions(cases, (id) => {
    setAdded(id);
    setSelected(id);
  });
  const isLoaded = cases.query.data !== undefined;
  useAsked(actions, isLoaded);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  // Edits of the draft may have renamed what they name.
  const reload = useEffectEvent(() => void cases.reload());
  useEffect(() => reload(), []);
  const shown = cases.cases.find(({ id }) => id === selected) ?? cases.cases[0];
  const close = () => editor.set({ testCases: null });
  const menu = (
    <NewCaseMenu
      flowPath={flow.path}
      onEmpty={() => void actions.addEmpty()}
      onRun={(run) => void actions.addFrom(run)}
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
          {actions.running === null ? isLoaded && describeAll(cases.cases) : 'Running'}
        </p>
        {!isReadOnly && shown !== undefined && (
          <>
            {menu}
            <Button icon={Play} isBusy={actions.running !== null} onClick={() => void actions.run()}>
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
        <ListAndCase
          cases={cases}
          shownId={shown.id}
          actions={actions}
          test={test}
          isNew={shown.id === added}
          onSelect={(id) => {
            setAdded(undefined);
            setSelected(id);
          }}
          onRemove={() => {
            // Its button goes with it.
            back.current?.focus();
            void actions.remove(shown.id);
          }}
        />
      )}
    </section>
  );
}

/** Does what the panel was opened for, once the cases are known and once for each time that it is asked. */
function useAsked({ addFrom, run }: CaseActions, isLoaded: boolean): void {
  const asked = useEditorState((state) => state.testCases);
  const follow = useEffectEvent(() => {
    if (asked?.fromRun !== undefined) void addFrom(asked.fromRun);
    if (asked?.runAll) void run();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each request is an object of its own.
  useEffect(() => {
    if (isLoaded) follow();
  }, [isLoaded, asked]);
}

type ListAndCaseProps = {
  cases: TestCases;
  shownId: string;
  actions: CaseActions;
  test: TestRun;
  isNew: boolean;
  onSelect(id: string): void;
  onRemove(): void;
};

function ListAndCase(props: ListAndCaseProps) {
  const { cases, shownId, actions, test, isNew, onSelect, onRemove } = props;
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  /** Counts how often what is saved was asked for in place of what is written. */
  const [reloads, setReloads] = useState(0);
  const draftRevision = editor.sync.revision();
  const shown = cases.cases.find(({ id }) => id === shownId);
  return (
    <div className="flex min-h-0 flex-1 max-md:flex-col">
      <div className="w-72 shrink-0 overflow-y-auto border-line border-r bg-surface max-md:max-h-48 max-md:w-full max-md:border-r-0 max-md:border-b">
        <CaseList cases={cases.cases} selected={shownId} draftRevision={draftRevision} onSelect={onSelect} />
      </div>
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">
        {shown && (
          <CaseDetail
            key={`${shownId} ${reloads}`}
            view={shown}
            save={cases.save}
            test={test}
            draftRevision={draftRevision}
            isReadOnly={isReadOnly}
            isNew={isNew}
            isRunning={actions.running?.includes(shownId) ?? false}
            pending={actions.pending}
            onRun={() => void actions.run([shownId])}
            onRemove={onRemove}
            onReload={() => void cases.reload().then(() => setReloads((times) => times + 1))}
          />
        )}
      </div>
    </div>
  );
}

function NoCases({ action }: { action: ReactNode }) {
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
