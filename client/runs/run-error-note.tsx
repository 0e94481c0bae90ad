import { CircleX } from 'lucide-react';
import { ValueView } from '#client/ui/value-view.tsx';
import type { Fault, RunError } from '#shared/runs/run.ts';
import { SourceExcerpt } from './source-excerpt.tsx';

type RunErrorNoteProps = {
  error: RunError;
  /** The title of the node in which it happened. */
  where?: string | undefined;
  /** Opens that step; without it the node is only named. */
  onShow?: (() => void) | undefined;
  /** The script in which it happened, to show the line. */
  source?: string | undefined;
};

const faults: Record<Fault, string> = {
  user: 'An error in the flow',
  system: 'A fault of the system, not of the flow',
  timeout: 'It took too long',
  cancelled: 'It was cancelled',
};

/** Why a step or a run failed: the message as it was thrown, where, and the details. */
export function RunErrorNote({ error, where, onShow, source }: RunErrorNoteProps) {
  return (
    <div className="rounded-control border border-bad/40 bg-bad-soft px-3.5 py-3">
      <div className="flex items-start gap-2.5">
        <CircleX className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="whitespace-pre-wrap break-words font-medium">{error.message}</p>
          <p className="text-muted text-xs">
            {where && (onShow ? <ShowButton where={where} onShow={onShow} /> : <>In “{where}” · </>)}
            {error.line !== undefined && <>{placeOf(error)} · </>}
            {faults[error.fault]} · <code className="font-mono">{error.code}</code>
          </p>
          {source === undefined && error.sourceLine !== undefined && (
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard.
              tabIndex={0}
              className="mt-2 overflow-x-auto rounded-control bg-surface px-2.5 py-1.5 font-mono text-xs"
            >
              <span className="mr-3 select-none text-muted">{error.line}</span>
              {error.sourceLine.trim()}
            </pre>
          )}
        </div>
      </div>
      {source !== undefined && <SourceExcerpt source={source} error={error} />}
      {error.details !== undefined && (
        <details className="mt-2">
          <summary className="w-fit rounded-sm text-muted text-xs hover:text-text">Details</summary>
          <ValueView value={error.details} label="Details of the error" />
        </details>
      )}
    </div>
  );
}

function ShowButton({ where, onShow }: { where: string; onShow(): void }) {
  return (
    <>
      In{' '}
      <button type="button" onClick={onShow} className="rounded-sm text-accent underline underline-offset-2">
        {where}
      </button>{' '}
      ·{' '}
    </>
  );
}

function placeOf({ line, column }: RunError): string {
  return column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
}
