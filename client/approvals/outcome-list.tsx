import { Check, Clock, type LucideIcon, X } from 'lucide-react';
import { cx } from '#client/ui/class-names.ts';
import { formatMoment } from '#client/ui/format.ts';
import type { ApprovalLetter } from '#shared/approvals/approval-view.ts';
import { outcomesOf } from './outcomes.ts';

/** What happens after each button, and when nobody answers. */
export function OutcomeList({ letter }: { letter: ApprovalLetter }) {
  const outcomes = outcomesOf(letter);
  if (outcomes === null) return null;
  return (
    <dl
      aria-label="What happens next"
      className="flex flex-col gap-2.5 rounded-control bg-sunken px-4 py-3.5 text-sm"
    >
      <Outcome icon={Check} color="text-ok" when="If it is approved" text={outcomes.approve} />
      <Outcome icon={X} color="text-bad" when="If it is rejected" text={outcomes.reject} />
      {letter.expiresAt && (
        <Outcome
          icon={Clock}
          color="text-muted"
          when={`Without an answer by ${formatMoment(letter.expiresAt)}`}
          text={outcomes.noAnswer}
        />
      )}
    </dl>
  );
}

type OutcomeProps = { icon: LucideIcon; color: string; when: string; text: string };

function Outcome({ icon: Icon, color, when, text }: OutcomeProps) {
  return (
    <div className="grid grid-cols-[1rem_1fr] gap-x-2.5">
      <dt className="contents">
        <Icon className={cx('mt-0.5 size-4', color)} strokeWidth={2.5} aria-hidden />
        <span className="font-medium">{when}</span>
      </dt>
      <dd className="col-start-2 text-pretty text-muted">{text}</dd>
    </div>
  );
}
