import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { AppProblem } from '#shared/apps/app-problems.ts';
import { findComponent } from '#shared/apps/find-in-app.ts';
import { useBuilder } from './state/builder-context.tsx';

type ProblemListProps = { problems: readonly AppProblem[]; onChoose?(): void };

/** What is wrong with the app, a row each; a press leads to the component or the action. */
export function ProblemList({ problems, onChoose }: ProblemListProps) {
  const builder = useBuilder();
  function handleChoose({ component, action, page }: AppProblem): void {
    const found =
      component === undefined ? undefined : findComponent(builder.store.getState().definition, component);
    const shown = found?.page.id ?? page;
    if (shown !== undefined) builder.set({ page: shown });
    if (component !== undefined) {
      builder.select([component]);
      builder.set({ focusNext: component });
    }
    if (action !== undefined) builder.set({ action, isActionsOpen: true });
    onChoose?.();
  }
  return (
    <ul aria-label="Problems" className="flex flex-col">
      {problems.map((problem) => {
        const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert;
        const tone = problem.severity === 'error' ? 'text-bad' : 'text-warn';
        return (
          <li key={`${problem.component} ${problem.action} ${problem.field} ${problem.message}`}>
            <button
              type="button"
              onClick={() => handleChoose(problem)}
              className="flex w-full items-start gap-2 rounded-control px-2 py-1.5 text-left hover:bg-hover"
            >
              <Icon className={`mt-0.5 size-4 shrink-0 ${tone}`} aria-hidden />
              <span className="min-w-0">
                <span className="sr-only">{problem.severity === 'error' ? 'Error: ' : 'Warning: '}</span>
                {problem.message}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
