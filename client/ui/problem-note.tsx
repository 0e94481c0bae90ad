import { CircleAlert } from 'lucide-react';
import { type ApiError, toApiError } from '#client/api/api-error.ts';
import { Button } from './button.tsx';

type ProblemNoteProps = {
  error: unknown;
  /** What could not be done: "The runs could not be loaded". */
  title: string;
  onRetry?: () => void;
};

/** What went wrong, why, and a way to try again; with the code for who helps. */
export function ProblemNote({ error, title, onRetry }: ProblemNoteProps) {
  const { code, message }: ApiError = toApiError(error);
  return (
    <div
      role="alert"
      className="m-4 flex items-start gap-3 rounded-card border border-bad/40 bg-bad-soft p-4"
    >
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        <p>{message}</p>
        <p className="text-muted text-xs">Code: {code}</p>
      </div>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
