import { cx } from '#client/ui/class-names.ts';
import type { ApprovalLetter } from '#shared/approvals/approval-view.ts';

type QuorumProgressProps = { letter: Pick<ApprovalLetter, 'required' | 'decisions'> };

/** How many approvals there are of those that it needs. */
export function QuorumProgress({ letter: { required, decisions } }: QuorumProgressProps) {
  const given = decisions.filter(({ decision }) => decision === 'approved').length;
  const parts = Array.from({ length: Math.min(required, 12) }, (_, index) => `part ${index + 1}`);
  return (
    <div className="flex flex-col gap-2">
      <p className="font-medium text-sm" data-numeric>
        {given} of {required} approvals
      </p>
      {required <= parts.length && (
        <div className="flex gap-1" aria-hidden>
          {parts.map((part, index) => (
            <span
              key={part}
              className={cx('h-1.5 flex-1 rounded-full', index < given ? 'bg-ok' : 'bg-line')}
            />
          ))}
        </div>
      )}
    </div>
  );
}
