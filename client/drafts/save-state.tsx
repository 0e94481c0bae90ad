import { CloudOff, GitMerge, type LucideIcon, RefreshCw, Save } from 'lucide-react';
import { cx } from '#client/ui/class-names.ts';
import type { SaveStatus } from './draft-sync.ts';

const faces: Record<SaveStatus, { word: string; icon: LucideIcon; color: string; hint: string }> = {
  saved: { word: 'Saved', icon: Save, color: 'text-muted', hint: 'Every edit is on the server.' },
  saving: { word: 'Saving', icon: RefreshCw, color: 'text-muted', hint: 'Edits are on their way.' },
  offline: {
    word: 'Offline',
    icon: CloudOff,
    color: 'text-warn',
    hint: 'Edits are kept in this browser and sent when the connection is back.',
  },
  conflict: {
    word: 'Conflict',
    icon: GitMerge,
    color: 'text-bad',
    hint: 'Some edits could not be kept, because others changed the same thing.',
  },
};

/** Whether the draft is safe (design 5.5), as text in a status. */
export function SaveState({ status }: { status: SaveStatus }) {
  const { word, icon: Icon, color, hint } = faces[status];
  return (
    <span className={cx('flex items-center gap-1 text-xs', color)} title={hint}>
      <Icon className="size-3.5" aria-hidden />
      <span role="status">{word}</span>
    </span>
  );
}
