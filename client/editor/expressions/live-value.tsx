import type { Computed } from '#client/apps/shared/runtime/fill-values.ts';
import { cx } from '#client/ui/class-names.ts';
import { fillTemplate, parseTemplate } from '#shared/expressions/template.ts';
import { summary } from './complete-path.ts';
import { useExpressionScope } from './expression-context.tsx';
import { useLiveValues } from './use-live-values.ts';

type LiveValueProps = { kind: 'expression' | 'template'; text: string };

/** What an expression or a template gives with the data of the last run, or why there would be nothing. */
export function LiveValue({ kind, text }: LiveValueProps) {
  const parsed = kind === 'template' ? parseTemplate(text) : undefined;
  const parts = parsed?.ok ? parsed.parts : [];
  const codes =
    kind === 'template' ? parts.flatMap((part) => (part.kind === 'expression' ? [part.code] : [])) : [text];
  const values = useLiveValues(codes);
  const { isCut } = useExpressionScope();
  if (values === undefined || codes.length === 0) return null;
  const failure = values.find((value) => !value.ok);
  const results = values.map((value) => (value.ok ? value.value : undefined));
  const result = kind === 'template' ? fillTemplate(parts, results) : results[0];
  const line = failure
    ? `With the last run: ${messageOf(failure)}`
    : `= ${textOf(result)}${isCut ? ' (from the beginnings of long results)' : ''}`;
  return (
    <p
      aria-live="polite"
      title={line}
      className={cx('clip-line text-2xs', failure ? 'text-warn' : 'font-mono text-muted')}
    >
      {line}
    </p>
  );
}

function messageOf(value: Computed): string {
  return value.ok ? '' : value.message;
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : summary(value as never);
}
