import { cx } from '#client/ui/class-names.ts';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import { CaseBadge } from './case-outcome.tsx';
import { sentence, stateOf } from './describe-cases.ts';

type CaseListProps = {
  cases: readonly TestCaseView[];
  selected: string | undefined;
  draftRevision: number;
  onSelect(id: string): void;
};

/** The cases by name, with how they stand and, where they failed, why. */
export function CaseList({ cases, selected, draftRevision, onSelect }: CaseListProps) {
  return (
    <ul aria-label="Test cases" className="flex flex-col gap-0.5 p-2">
      {cases.map((view) => {
        const failure = view.outcome?.failure?.message;
        return (
          <li key={view.id}>
            <button
              type="button"
              aria-current={view.id === selected ? 'true' : undefined}
              data-state={stateOf(view, draftRevision).kind}
              onClick={() => onSelect(view.id)}
              className={cx(
                'flex w-full flex-col gap-0.5 rounded-control px-3 py-2 text-left',
                view.id === selected ? 'bg-accent-soft' : 'hover:bg-hover',
              )}
            >
              <span className="wrap-anywhere font-medium">{view.testCase.name}</span>
              <CaseBadge state={stateOf(view, draftRevision)} />
              {failure !== undefined && (
                <span className="wrap-anywhere line-clamp-2 text-muted text-xs">{sentence(failure)}</span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
