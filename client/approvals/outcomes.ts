import type { ApprovalLetter } from '#shared/approvals/approval-view.ts';

export type Outcomes = { approve: string; reject: string; noAnswer: string };
type Asked = Pick<ApprovalLetter, 'required' | 'decisions' | 'follows'>;

/** What happens after each button, and without an answer, in a sentence each; null where it is not known. */
export function outcomesOf({ required, decisions, follows }: Asked): Outcomes | null {
  if (follows === null) return null;
  const given = decisions.filter(({ decision }) => decision === 'approved').length;
  const others = required - given - 1;
  const approved = sentenceOf(follows.approved, 'Nothing else follows.');
  return {
    approve:
      others > 0
        ? `${others} more ${others === 1 ? 'person' : 'people'} must approve. Then: ${approved}`
        : approved,
    reject: sentenceOf(follows.rejected, 'It stops here.'),
    noAnswer: sentenceOf(follows.expired, 'It stops.'),
  };
}

function sentenceOf(titles: readonly string[], otherwise: string): string {
  const named = titles.map((title) => `“${title}”`);
  if (named.length === 0) return otherwise;
  if (named.length === 1) return `${named[0]} comes next.`;
  return `${named.slice(0, -1).join(', ')} and ${named.at(-1)} come next.`;
}
