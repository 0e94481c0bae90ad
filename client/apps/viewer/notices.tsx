import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { IconButton } from '#client/ui/icon-button.tsx';
import { useRuntime, useRuntimeState } from '../shared/runtime/runtime-context.tsx';
import type { Notice, NoticeTone } from '../shared/runtime/runtime-state.ts';

const faces: Record<NoticeTone, { icon: LucideIcon; color: string }> = {
  info: { icon: Info, color: 'text-accent' },
  success: { icon: CircleCheck, color: 'text-ok' },
  warning: { icon: TriangleAlert, color: 'text-warn' },
  error: { icon: CircleAlert, color: 'text-bad' },
};

const shownMs = 7_000;

/** What the app says to the person who uses it; errors stay until they are closed. */
export function Notices() {
  const notices = useRuntimeState((state) => state.notices);
  return (
    <section
      role="status"
      aria-label="Notifications"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-40 flex flex-col items-center gap-2 p-4 sm:items-end"
    >
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function NoticeCard({ notice }: { notice: Notice }) {
  const runtime = useRuntime();
  const { id, message, tone } = notice;
  const { icon: Icon, color } = faces[tone];
  useEffect(() => {
    if (tone === 'error') return;
    const timer = setTimeout(() => runtime.dismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [runtime, id, tone]);
  return (
    <div className="pointer-events-auto flex w-full max-w-md animate-rise items-center gap-3 rounded-card border border-line bg-raised py-2 pr-2 pl-4 text-md shadow-float">
      <Icon className={cx('size-5 shrink-0', color)} aria-hidden />
      <p className="min-w-0 flex-1">{message}</p>
      <IconButton icon={X} label="Close the message" onClick={() => runtime.dismiss(id)} />
    </div>
  );
}
