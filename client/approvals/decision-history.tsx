import { ReadableValue } from '#client/ui/readable-value.tsx';
import { StatusBadge } from '#client/ui/status-badge.tsx';
import { RelativeTime } from '#client/ui/time.tsx';
import type { ApprovalLetter } from '#shared/approvals/approval-view.ts';
import { isJsonObject } from '#shared/json.ts';

/** Who decided what, when, and why. */
export function DecisionHistory({ approval }: { approval: ApprovalLetter }) {
  return (
    <section aria-label="Decisions" className="flex flex-col gap-3 border-line border-t pt-5">
      <h2 className="font-semibold text-sm">Decisions</h2>
      <ol className="flex flex-col gap-3">
        {approval.decisions.map((decision) => (
          <li key={`${decision.name} ${decision.at}`} className="flex flex-col gap-1 text-sm">
            <p className="flex flex-wrap items-center gap-x-2">
              <StatusBadge status={decision.decision} />
              <span>
                by {decision.name}, <RelativeTime at={decision.at} className="text-muted" />
              </span>
            </p>
            {decision.comment && <p className="whitespace-pre-wrap pl-5">{decision.comment}</p>}
            {isJsonObject(decision.form) && Object.keys(decision.form).length > 0 && (
              <div className="pl-5">
                <ReadableValue value={decision.form} label="What was filled in" />
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
