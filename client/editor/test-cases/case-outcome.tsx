import { Check, CircleDashed, X } from 'lucide-react';
import { cx } from '#client/ui/class-names.ts';
import { formatDuration } from '#client/ui/format.ts';
import { RelativeTime } from '#client/ui/time.tsx';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestFailure } from '#shared/graph/test-outcome.ts';
import { type CaseState, sentence } from './describe-cases.ts';

const faces = {
  passed: { icon: Check, color: 'text-ok', word: 'Passed' },
  failed: { icon: X, color: 'text-bad', word: 'Failed' },
  not_run: { icon: CircleDashed, color: 'text-idle', word: 'Not run' },
};

/** Colour, shape and word; grey while it tells of an older draft. */
export function CaseBadge({ state: { kind, isOlder } }: { state: CaseState }) {
  const { icon: Icon, color, word } = faces[kind];
  return (
    <span className={cx('inline-flex items-center gap-1.5 whitespace-nowrap font-medium text-xs', color)}>
      <Icon className="size-3.5 shrink-0" strokeWidth={2.5} aria-hidden />
      {word}
      {isOlder && <span className="font-normal text-muted">before the last edits</span>}
    </span>
  );
}

type CaseOutcomeProps = { outcome: TestCaseView['outcome']; state: CaseState };

/** What became of a case: when it ran, and what differs where it failed. */
export function CaseOutcome({ outcome, state }: CaseOutcomeProps) {
  const failure = outcome?.failure ?? null;
  return (
    <section
      aria-label="Last outcome"
      className={cx(
        'flex flex-col gap-2 rounded-card border px-4 py-3',
        failure === null ? 'border-line bg-surface' : 'border-bad/40 bg-bad-soft',
      )}
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <CaseBadge state={state} />
        {outcome !== null && (
          <span className="text-muted text-xs">
            <RelativeTime at={outcome.at} />, in {formatDuration(outcome.ms)}
          </span>
        )}
      </p>
      {failure && <Difference failure={failure} />}
    </section>
  );
}

function Difference({ failure: { message, path, expected, got, step } }: { failure: TestFailure }) {
  const facts = [
    { name: 'Where', text: path },
    { name: 'Expected', text: expected },
    { name: 'Got', text: path !== undefined && got === undefined ? 'nothing' : got },
    { name: 'Step', text: step },
  ];
  return (
    <>
      <p className="wrap-anywhere">{sentence(message)}</p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs empty:hidden">
        {facts.map(({ name, text }) =>
          text === undefined ? null : (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="wrap-anywhere max-h-40 overflow-y-auto whitespace-pre-wrap font-mono">{text}</dd>
            </div>
          ),
        )}
      </dl>
    </>
  );
}
