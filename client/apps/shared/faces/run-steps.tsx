import { cx } from '#client/ui/class-names.ts';
import { elapsedMs } from '#client/ui/format.ts';
import { StatusIcon, statusWord } from '#client/ui/status-badge.tsx';
import { Duration } from '#client/ui/time.tsx';
import type { AppRunView } from '#shared/apps/app-views.ts';

type Step = NonNullable<AppRunView['steps']>[number];

/** States that the icon alone does not tell to people who do not know it. */
const toldStates: readonly Step['status'][] = ['waiting', 'retrying', 'failed', 'cancelled'];

/** The steps so far in words; what was left out does not stand among them. */
export function RunSteps({ steps }: { steps: readonly Step[] }) {
  const shown = steps.filter(({ status }) => status !== 'skipped');
  if (shown.length === 0) return null;
  return (
    <ol aria-label="Steps" className="flex flex-col divide-y divide-line text-md">
      {shown.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps have no ids for viewers, and their order stays
        <li key={`${step.title} ${index}`} className="flex min-h-10 items-center gap-3 py-1.5">
          <StatusIcon status={step.status} />
          <span className={cx('min-w-0 flex-1', step.status === 'queued' && 'text-muted')}>{step.title}</span>
          {toldStates.includes(step.status) && (
            <span aria-hidden className="text-muted text-sm">
              {statusWord(step.status)}
            </span>
          )}
          {isWorthTelling(step) && (
            <Duration from={step.startedAt} to={step.finishedAt} className="text-muted text-sm" />
          )}
        </li>
      ))}
    </ol>
  );
}

const shortMs = 1_000;

/** What was done in a moment needs no figure beside it. */
function isWorthTelling({ startedAt, finishedAt }: Step): boolean {
  const ms = elapsedMs(startedAt, finishedAt, Date.now());
  return ms !== null && (finishedAt === null || ms >= shortMs);
}
