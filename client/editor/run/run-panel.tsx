import { ChevronDown, ExternalLink, FlaskConical } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useWorkspace } from '#client/api/workspace-context.tsx';
import { CancelRunButton } from '#client/runs/run-actions.tsx';
import { Button, buttonClasses } from '#client/ui/button.tsx';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import { isRunEnded } from '#shared/runs/run.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { RunPanelBody, type RunPanelView, runPanelViews } from './run-panel-body.tsx';
import type { TestRun } from './use-test-run.ts';

/** The last test of the draft: its steps, when each ran, and what each took, gave and logged. */
export function RunPanel({ test }: { test: TestRun }) {
  const [isFolded, setIsFolded] = useState(!test.isOwn);
  const [view, setView] = useState<RunPanelView>('steps');
  const { run, runId, isOwn } = test;
  // biome-ignore lint/correctness/useExhaustiveDependencies: every run that is started here unfolds the panel.
  useEffect(() => {
    if (isOwn) setIsFolded(false);
  }, [runId, isOwn]);
  const isOpen = runId !== null && !isFolded;
  return (
    <section aria-label="Run panel" className="flex shrink-0 flex-col border-line border-t bg-surface">
      <header className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-3 pr-2 pl-4">
        <h2 className="whitespace-nowrap font-medium text-sm max-sm:sr-only">
          {isOwn || runId === null ? 'Test run' : 'Last run'}
        </h2>
        {run ? (
          <RunStatus test={test} />
        ) : (
          <span className="text-muted text-xs">{runId ? 'Starting' : 'Not run yet'}</span>
        )}
        {isOpen && <ViewChoice view={view} onChange={setView} />}
        <span className="ml-auto flex items-center gap-1">
          {run && <RunLinks test={test} />}
          {runId !== null && (
            <IconButton
              icon={ChevronDown}
              label={isFolded ? 'Unfold the panel' : 'Fold the panel'}
              size="small"
              tooltipSide="top"
              aria-expanded={!isFolded}
              className={cx(isFolded && '[&_svg]:rotate-180')}
              onClick={() => setIsFolded(!isFolded)}
            />
          )}
        </span>
      </header>
      {isOpen && <RunPanelBody test={test} view={view} />}
    </section>
  );
}

function RunStatus({ test: { run, live } }: { test: TestRun }) {
  if (!run) return null;
  return (
    <span className="flex items-center gap-2.5 text-xs">
      <span role="status" aria-label="Test run">
        <StatusBadge status={live?.status ?? run.status} />
      </span>
      <Duration
        from={run.startedAt}
        to={run.finishedAt}
        className="whitespace-nowrap text-muted max-sm:hidden"
      />
    </span>
  );
}

type ViewChoiceProps = { view: RunPanelView; onChange(view: RunPanelView): void };

function ViewChoice({ view, onChange }: ViewChoiceProps) {
  return (
    <div className="flex rounded-control bg-sunken p-0.5 text-xs max-sm:order-last max-sm:mb-1.5 max-sm:basis-full max-sm:*:flex-1">
      {runPanelViews.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={view === id}
          onClick={() => onChange(id)}
          className={cx(
            'h-6 rounded-sm px-2',
            view === id ? 'bg-raised font-medium' : 'text-muted hover:text-text',
          )}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function RunLinks({ test: { run } }: { test: TestRun }) {
  const { slug } = useWorkspace();
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  if (!run) return null;
  return (
    <>
      {!isRunEnded(run.status) && <CancelRunButton run={run} />}
      {isRunEnded(run.status) && run.status !== 'cancelled' && !isReadOnly && (
        <Button
          variant="quiet"
          size="small"
          icon={FlaskConical}
          aria-label="New test case from this run"
          onClick={() => editor.set({ testCases: { fromRun: run } })}
        >
          <span className="max-lg:hidden">New test case</span>
        </Button>
      )}
      <Link
        to={`/w/${slug}/runs/${run.id}`}
        aria-label="Open the run"
        className={buttonClasses('quiet', 'small')}
      >
        <ExternalLink className="size-3.5" aria-hidden />
        <span className="max-md:hidden">Open the run</span>
      </Link>
    </>
  );
}
