import type { TestCase } from '#shared/graph/test-cases.ts';
import type { TestCaseRecord } from './test-case-store.ts';

type Replacement = {
  /** In their order, to be added behind all that there are; `known` is what is known of one that moves. */
  added: { testCase: TestCase; known?: TestCaseRecord }[];
  /** Ids. */
  removed: string[];
  /** The last id that there is. */
  lastId: string | undefined;
};

/**
 * How a flow gets these test cases instead of those that it has. Ids order the cases of a flow, so the first ones stay
 * as long as they stand as wanted; whatever comes after is added behind them, with its last outcome where it was there
 * before.
 */
export function planReplacement(before: readonly TestCaseRecord[], wanted: readonly TestCase[]): Replacement {
  const left = [...before];
  const kept: TestCaseRecord[] = [];
  const added: Replacement['added'] = [];
  for (const testCase of wanted) {
    const index = left.findIndex((record) => JSON.stringify(record.testCase) === JSON.stringify(testCase));
    const [known] = index < 0 ? [] : left.splice(index, 1);
    if (known === undefined) added.push({ testCase });
    else if (added.length === 0 && known.id > (kept.at(-1)?.id ?? '')) kept.push(known);
    else added.push({ testCase, known });
  }
  const keptIds = new Set(kept.map(({ id }) => id));
  return {
    added,
    removed: before.flatMap(({ id }) => (keptIds.has(id) ? [] : [id])),
    lastId: before.at(-1)?.id,
  };
}
