import { useEffect, useLayoutEffect, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { formatClock, formatExact } from '#client/ui/format.ts';
import type { LogLineView } from '#shared/runs/run.ts';

type LogViewProps = {
  lines: readonly LogLineView[];
  /** Said while there are none. */
  emptyText?: string;
  /** Names the step before each line; for the log of a whole run. */
  titleOf?: (path: string) => string;
};

const streamColors: Record<LogLineView['stream'], string> = {
  log: '',
  info: '',
  debug: 'text-muted',
  warn: 'text-warn',
  error: 'text-bad',
};

/** Log lines in order; stays at the newest line unless somebody scrolled up. */
export function LogView({ lines, emptyText = 'Nothing was logged.', titleOf }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  useEffect(() => {
    const scroller = scrollParentOf(box.current);
    if (scroller === null) return;
    const handleScroll = () => {
      isAtEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 24;
    };
    scroller.addEventListener('scroll', handleScroll, { passive: true });
    return () => scroller.removeEventListener('scroll', handleScroll);
  }, []);

  const lastSeq = lines.at(-1)?.seq;
  useLayoutEffect(() => {
    const scroller = scrollParentOf(box.current);
    if (scroller !== null && isAtEnd.current && lastSeq !== undefined)
      scroller.scrollTop = scroller.scrollHeight;
  }, [lastSeq]);

  return (
    <div ref={box} role="log" aria-label="Log lines" className="px-4 py-2 font-mono text-xs">
      {lines.length === 0 && <p className="font-sans text-muted text-sm">{emptyText}</p>}
      {lines.map((line) => (
        <div key={line.seq} className="flex gap-3 py-0.5">
          <time dateTime={line.at} title={formatExact(line.at)} className="shrink-0 text-muted">
            {formatClock(line.at)}
          </time>
          {titleOf && <span className="clip-line w-32 shrink-0 text-muted">{titleOf(line.path)}</span>}
          <span className={cx('min-w-0 whitespace-pre-wrap break-words', streamColors[line.stream])}>
            {line.stream === 'warn' || line.stream === 'error' ? `${line.stream}: ${line.text}` : line.text}
          </span>
        </div>
      ))}
    </div>
  );
}

/** The nearest element around it that scrolls: the tab that the log stands in. */
function scrollParentOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest<HTMLElement>('[role="tabpanel"], [data-scroll]') ?? null;
}
