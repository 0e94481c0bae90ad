import { ChevronDown, CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { cx } from '#client/ui/class-names.ts';
import type { Problem } from '#shared/graph/problems.ts';
import { count } from '../nodes/describe-value.ts';
import { useEditor, useEditorState } from '../state/editor-context.tsx';
import { leadsSomewhere, leadTo } from './lead-to-problem.ts';

/** What stands between the draft and publishing; a click leads to where that is. */
export function ProblemsPanel() {
  const problems = useEditorState((state) => state.problems);
  const [isFolded, setIsFolded] = useState(false);
  return (
    <section aria-label="Problems" className="shrink-0 border-line border-t">
      {problems.length === 0 ? (
        <p className="flex h-10 items-center gap-2 px-4 text-muted text-xs">
          <CircleCheck className="size-4 text-ok" aria-hidden />
          No problems
        </p>
      ) : (
        <>
          <button
            type="button"
            aria-expanded={!isFolded}
            onClick={() => setIsFolded(!isFolded)}
            className="flex h-10 w-full items-center gap-2 px-4 font-medium hover:bg-hover"
          >
            <ProblemIcon isError={problems.some((problem) => problem.severity === 'error')} />
            {count(problems.length, 'problem')}
            <ChevronDown
              className={cx('ml-auto size-4 text-muted transition-transform', isFolded && 'rotate-180')}
              aria-hidden
            />
          </button>
          {!isFolded && (
            <div className="max-h-[min(13rem,24vh)] overflow-y-auto px-1.5 pb-1.5">
              <ProblemList problems={problems} />
            </div>
          )}
        </>
      )}
    </section>
  );
}

type ProblemListProps = { problems: readonly Problem[]; onChoose?(): void };

export function ProblemList({ problems, onChoose }: ProblemListProps) {
  return (
    <ul>
      {problems.map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: problems have no id, and a row holds no state.
        <ProblemRow key={index} problem={problem} {...(onChoose ? { onChoose } : {})} />
      ))}
    </ul>
  );
}

function ProblemRow({ problem, onChoose }: { problem: Problem; onChoose?(): void }) {
  const editor = useEditor();
  return (
    <li>
      <button
        type="button"
        disabled={!leadsSomewhere(problem)}
        onClick={() => {
          onChoose?.();
          leadTo(editor, problem);
        }}
        className="flex w-full items-start gap-2.5 rounded-control px-2.5 py-1.5 text-left text-xs enabled:hover:bg-hover"
      >
        <ProblemIcon isError={problem.severity === 'error'} />
        <span className="min-w-0">{problem.message}</span>
      </button>
    </li>
  );
}

function ProblemIcon({ isError }: { isError: boolean }) {
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <Icon
      className={cx('size-4 shrink-0', isError ? 'text-bad' : 'text-warn')}
      role="img"
      aria-label={isError ? 'Error' : 'Warning'}
    />
  );
}
