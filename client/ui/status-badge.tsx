import {
  Check,
  CircleDashed,
  Clock,
  FileUp,
  type LucideIcon,
  Minus,
  PencilLine,
  RotateCw,
  Square,
  Undo2,
  X,
} from 'lucide-react';
import type { RunStatus, StepStatus } from '#shared/runs/run.ts';
import { cx } from './class-names.ts';
import { Spinner } from './spinner.tsx';

/** What can be shown: statuses of runs, steps, approvals and flows. */
export type ShownStatus =
  | RunStatus
  | StepStatus
  | 'pending'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'withdrawn'
  | 'published'
  | 'draft';

type Face = { word: string; color: string; icon: LucideIcon | 'spinner' };

/** Always colour, shape and word (design 12.1). */
const faces: Record<ShownStatus, Face> = {
  queued: { word: 'Queued', color: 'text-idle', icon: CircleDashed },
  running: { word: 'Running', color: 'text-accent', icon: 'spinner' },
  waiting: { word: 'Waiting', color: 'text-wait', icon: Clock },
  retrying: { word: 'Retrying', color: 'text-warn', icon: RotateCw },
  succeeded: { word: 'Succeeded', color: 'text-ok', icon: Check },
  failed: { word: 'Failed', color: 'text-bad', icon: X },
  skipped: { word: 'Skipped', color: 'text-idle', icon: Minus },
  bypassed: { word: 'Bypassed', color: 'text-idle', icon: Minus },
  cancelled: { word: 'Cancelled', color: 'text-idle', icon: Square },
  pending: { word: 'Waiting', color: 'text-wait', icon: Clock },
  approved: { word: 'Approved', color: 'text-ok', icon: Check },
  rejected: { word: 'Rejected', color: 'text-bad', icon: X },
  expired: { word: 'Expired', color: 'text-idle', icon: Clock },
  withdrawn: { word: 'Withdrawn', color: 'text-idle', icon: Undo2 },
  published: { word: 'Published', color: 'text-ok', icon: FileUp },
  draft: { word: 'Draft', color: 'text-idle', icon: PencilLine },
};

type StatusIconProps = { status: ShownStatus; className?: string; isDecorative?: boolean };

/** The shape alone; named by its word unless the word stands beside it. */
export function StatusIcon({ status, className, isDecorative = false }: StatusIconProps) {
  const { icon: Icon, color, word } = faces[status];
  const classes = cx('size-3.5 shrink-0', color, className);
  if (Icon === 'spinner') return <Spinner className={classes} {...(isDecorative ? {} : { label: word })} />;
  return isDecorative ? (
    <Icon className={classes} strokeWidth={2.5} aria-hidden />
  ) : (
    <Icon className={classes} strokeWidth={2.5} role="img" aria-label={word} />
  );
}

type StatusBadgeProps = { status: ShownStatus; label?: string; className?: string };

export function StatusBadge({ status, label, className }: StatusBadgeProps) {
  const { color, word } = faces[status];
  return (
    <span className={cx('inline-flex items-center gap-1.5 whitespace-nowrap font-medium', className)}>
      <StatusIcon status={status} isDecorative />
      <span className={color}>{label ?? word}</span>
    </span>
  );
}

/** The word of a status, as people read it. */
export function statusWord(status: ShownStatus): string {
  return faces[status].word;
}
