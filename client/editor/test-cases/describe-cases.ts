import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';
import { count } from '../nodes/describe-value.ts';

/** How a case stands. `older`: it ran on another state of the draft, and may end differently now. */
export type CaseState = { kind: 'not_run' | 'passed' | 'failed'; isOlder: boolean };

export function stateOf({ outcome }: TestCaseView, draftRevision: number): CaseState {
  if (outcome === null) return { kind: 'not_run', isOlder: false };
  const kind = outcome.failure === null ? 'passed' : 'failed';
  return { kind, isOlder: outcome.draftRevision !== draftRevision };
}

/** "2 passed, 1 failed, 1 not run"; "No test cases" where there is none. */
export function describeAll(cases: readonly TestCaseView[]): string {
  if (cases.length === 0) return 'No test cases';
  const counted = (kind: CaseState['kind']) => cases.filter((view) => stateOf(view, 0).kind === kind).length;
  const parts = [
    [counted('passed'), 'passed'],
    [counted('failed'), 'failed'],
    [counted('not_run'), 'not run'],
  ] as const;
  return parts.flatMap(([amount, word]) => (amount === 0 ? [] : [`${amount} ${word}`])).join(', ');
}

/** "3 test cases" */
export function countCases(amount: number): string {
  return count(amount, 'test case');
}

/** A failure as a sentence of its own; a place in the result keeps its name. */
export function sentence(message: string): string {
  const isPlace = /^result[.[]/.test(message);
  const text = isPlace ? message : message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A name that no case of the flow has yet: "New case", "New case 2". */
export function freeName(wanted: string, cases: readonly { testCase: TestCase }[]): string {
  const taken = new Set(cases.map(({ testCase }) => testCase.name));
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${wanted} ${number}`)) return `${wanted} ${number}`;
  }
}
