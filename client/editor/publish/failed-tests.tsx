import { X } from 'lucide-react';
import { toApiError } from '#client/api/api-error.ts';
import { type FailedTest, failedTestSchema } from '#shared/flows/test-case-view.ts';
import { countCases, sentence } from '../test-cases/describe-cases.ts';

/** The test cases that a `tests_failed` answer names; empty for any other failure. */
export function failedTestsOf(error: unknown): FailedTest[] {
  const { code, details } = toApiError(error);
  if (code !== 'tests_failed') return [];
  return failedTestSchema.array().catch([]).parse(details?.tests);
}

/** Why publishing stopped, case by case. */
export function FailedTests({ tests }: { tests: readonly FailedTest[] }) {
  return (
    <div role="alert" className="rounded-card border border-bad/40 bg-bad-soft px-4 py-3">
      <p className="font-medium">
        {countCases(tests.length)} {tests.length === 1 ? 'fails' : 'fail'}. Nothing is published yet.
      </p>
      <ul className="mt-2 flex max-h-52 flex-col gap-2 overflow-y-auto">
        {tests.map(({ name, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names need not differ, and a row holds no state.
          <li key={index} className="flex items-start gap-2">
            <X className="mt-0.5 size-3.5 shrink-0 text-bad" strokeWidth={2.5} aria-hidden />
            <span className="wrap-anywhere min-w-0">
              <span className="font-medium">{name}</span>
              <span className="block text-xs">{sentence(message)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
