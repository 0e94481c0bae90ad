import { diffLines } from 'diff';
import { cx } from '#client/ui/class-names.ts';

const contextLines = 2;

/** Line by line, as in a version control; what is equal is shown only beside what is not. */
export function LineDifference({ before, after }: { before: string; after: string }) {
  const parts = diffLines(before, after);
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
      tabIndex={0}
      className="max-h-60 overflow-auto rounded-control bg-sunken font-mono text-2xs"
    >
      {parts.map((part, index) => {
        const isEqual = !part.added && !part.removed;
        const text = isEqual ? shortened(part.value, index > 0, index < parts.length - 1) : part.value;
        const sign = part.added ? '+' : part.removed ? '-' : ' ';
        return text
          .replace(/\n$/, '')
          .split('\n')
          .map((line, row) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id, and hold no state.
              key={`${index} ${row}`}
              className={cx('block px-2', part.added && 'bg-ok/12', part.removed && 'bg-bad-soft')}
            >
              {sign} {line}
            </span>
          ));
      })}
    </pre>
  );
}

function shortened(text: string, hasBefore: boolean, hasAfter: boolean): string {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length <= contextLines * 2 + 1) return text;
  const start = hasBefore ? lines.slice(0, contextLines) : [];
  const end = hasAfter ? lines.slice(-contextLines) : [];
  return [...start, '…', ...end].join('\n');
}
