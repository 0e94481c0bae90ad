import { cx } from '#client/ui/class-names.ts';
import type { RunError } from '#shared/runs/run.ts';
import { linesAround } from './source-lines.ts';

type SourceExcerptProps = { source: string; error: RunError };

/** The line of a script that failed, marked among its neighbours, the place in it under it. */
export function SourceExcerpt({ source, error: { line, column } }: SourceExcerptProps) {
  const lines = line === undefined ? [] : linesAround(source, line);
  if (lines.length === 0) return null;
  return (
    <figure
      aria-label={`Source, line ${line}`}
      className="mt-3 overflow-hidden rounded-control border border-line"
    >
      <pre className="bg-surface py-1.5 font-mono text-xs leading-5">
        {lines.map(({ number, text, isMarked }) => (
          <div
            key={number}
            {...(isMarked ? { 'aria-current': 'true' as const, 'data-failed-line': number } : {})}
            className={cx('flex pr-4', isMarked && 'bg-bad-soft shadow-[inset_3px_0_0_var(--color-bad)]')}
          >
            <span
              className={cx(
                'w-12 shrink-0 select-none pr-3 text-right',
                isMarked ? 'font-semibold text-bad' : 'text-muted',
              )}
            >
              {number}
            </span>
            <code className="min-w-0 whitespace-pre-wrap break-words">
              {isMarked && column !== undefined ? <MarkedText text={text} column={column} /> : text || ' '}
            </code>
          </div>
        ))}
      </pre>
    </figure>
  );
}

/** Underlines from the place on that the engine names. */
function MarkedText({ text, column }: { text: string; column: number }) {
  const before = text.slice(0, column - 1);
  const rest = text.slice(before.length);
  const word = /^[\w$.]+|^./.exec(rest)?.[0] ?? '';
  return (
    <>
      {before}
      <span className="underline decoration-bad decoration-wavy underline-offset-4">{word}</span>
      {rest.slice(word.length)}
    </>
  );
}
