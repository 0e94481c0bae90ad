import { Info } from 'lucide-react';
import { Markdown } from '#client/ui/markdown.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { ApprovalLetter } from '#shared/approvals/approval-view.ts';
import { askerName } from './asker-name.ts';
import { type Choice, DecisionForm, type DecisionFormProps } from './decision-form.tsx';
import { DecisionHistory } from './decision-history.tsx';
import { OutcomeList } from './outcome-list.tsx';
import { QuorumProgress } from './quorum-progress.tsx';

export type LetterProps = Omit<DecisionFormProps, 'letter' | 'choice'> & {
  letter: ApprovalLetter;
  /** The button that a link has named. */
  choice: Choice | null;
};

/** A request as people read it: who asks, what for, what happens after each button, and the buttons. */
export function Letter({ letter, ...form }: LetterProps) {
  const isOpen = letter.status === 'pending';
  return (
    <>
      <LetterHead letter={letter} />
      {letter.message && <Markdown source={letter.message} />}
      {letter.required > 1 && <QuorumProgress letter={letter} />}
      {isOpen && <OutcomeList letter={letter} />}
      {letter.decisions.length > 0 && <DecisionHistory approval={letter} />}
      {isOpen && letter.mayDecide ? <DecisionForm letter={letter} {...form} /> : <Closed letter={letter} />}
    </>
  );
}

function LetterHead({ letter }: { letter: ApprovalLetter }) {
  const asker = askerName(letter.askedBy);
  const isOpen = letter.status === 'pending';
  return (
    <header className="flex flex-col gap-2">
      <div role="status" data-status={letter.status} className="text-sm">
        <StatusBadge
          status={letter.status}
          {...(isOpen ? { label: letter.required > 1 ? 'Waits for decisions' : 'Waits for a decision' } : {})}
        />
      </div>
      <h1 className="text-balance break-words font-semibold text-lg sm:text-xl">{letter.title}</h1>
      <p className="text-muted text-sm">
        {asker ? `${asker} asked ` : 'Asked '}
        <RelativeTime at={letter.openedAt} />
        {isOpen && letter.expiresAt && (
          <>
            {' · '}answer <RelativeTime at={letter.expiresAt} />
          </>
        )}
      </p>
      {letter.isTest && (
        <p className="w-fit rounded-sm bg-warn-soft px-2 py-0.5 text-sm text-warn">
          A test: it asks for a draft that is not published.
        </p>
      )}
    </header>
  );
}

/** Why there is nothing to decide, or not for who looks. */
function Closed({ letter }: { letter: ApprovalLetter }) {
  const note = letter.status === 'pending' ? letter.reason : closedNotes[letter.status];
  if (!note) return null;
  return (
    <p className="flex items-start gap-2.5 rounded-control bg-sunken px-4 py-3 max-sm:mb-4">
      <Info className="mt-1 size-4 shrink-0 text-muted" aria-hidden />
      {note}
    </p>
  );
}

const closedNotes: Record<Exclude<ApprovalLetter['status'], 'pending'>, string> = {
  approved: 'This was approved. There is nothing left to do here.',
  rejected: 'This was rejected. There is nothing left to do here.',
  expired: 'The time to decide is over.',
  withdrawn: 'The request was withdrawn, because what asked for it has ended.',
};
