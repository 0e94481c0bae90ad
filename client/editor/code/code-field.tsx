import type { CompletionSource } from '@codemirror/autocomplete';
import { lazy, type Ref, Suspense } from 'react';
import { cx } from '#client/ui/class-names.ts';
import type { CodeKind } from './code-extensions.ts';

const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

/** What others may do with a field: put text in at the cursor, or where something was dropped, in client pixels. */
export type CodeHandle = { insert(text: string, at?: { x: number; y: number }): void };

export type CodeFieldProps = {
  ref?: Ref<CodeHandle>;
  kind: CodeKind;
  label: string;
  value: string;
  placeholder?: string;
  isReadOnly?: boolean;
  isInvalid?: boolean;
  /** The line (from 1) that failed when this code ran. */
  failedLine?: number | undefined;
  describedBy?: string;
  className?: string;
  complete?: CompletionSource;
  /**
   * Helps with TypeScript while typing; gives the types of `main`'s parameters that say none of their own.
   */
  parameterTypes?: () => Readonly<Record<string, string>>;
  onChange(value: string): void;
  onBlur?(): void;
};

/** A field for code. The editor of code is large, so it is loaded when the first field is shown. */
export function CodeField(props: CodeFieldProps) {
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}

/** As tall as what comes, with the same text. */
function Waiting({ kind, value, className }: CodeFieldProps) {
  return (
    <pre
      className={cx(
        'min-w-0 overflow-hidden rounded-control border border-line-strong/60 bg-surface px-2.5 py-1.5 font-mono text-muted text-xs/5',
        kind === 'script' && 'max-h-[55vh] min-h-60 pl-10',
        className,
      )}
    >
      {value || ' '}
    </pre>
  );
}
