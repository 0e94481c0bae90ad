/** A way to end a run before its end, and why it was ended. */
export type Stop = {
  signal: AbortSignal;
  now(sentence: string): void;
  /** Why it was ended; null: it was not. */
  sentence(): string | null;
  /** What it waits for does not count any more. */
  forget(): void;
};

type Given = {
  /** Milliseconds until it ends by itself, with this sentence. */
  ms: number;
  sentence: string;
  /** Ends it, too. */
  above: AbortSignal | undefined;
};

/**
 * Ends something in time, or with what is above it. `AbortSignal.any` and `AbortSignal.timeout` would not do: in Node 20
 * a timeout that only a combined signal knows is collected as garbage and never comes.
 */
export function createStop({ ms, sentence, above }: Given): Stop {
  const controller = new AbortController();
  let why: string | null = null;
  const now = (reason: string) => {
    why ??= reason;
    controller.abort(why);
  };
  const follow = () =>
    now(typeof above?.reason === 'string' ? above.reason : 'it was ended with what asked for it');
  const timer = setTimeout(() => now(sentence), ms);
  above?.addEventListener('abort', follow);
  if (above?.aborted) follow();
  return {
    signal: controller.signal,
    now,
    sentence: () => why,
    forget() {
      clearTimeout(timer);
      above?.removeEventListener('abort', follow);
    },
  };
}
