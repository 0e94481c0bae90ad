/** A browser has six connections to an origin (HTTP/1.1); streams leave half of them to everything else. */
const slots = 3;
const pollMs = 1_500;

type SlotHandlers = {
  /** There is room for a stream; called once. */
  onFree(): void;
  /** Other tabs hold all streams: called again and again until there is room. */
  onWait(): void;
};

/** Asks for one of the few streams that all tabs of a browser share; the returned function gives it back. */
export function takeStreamSlot({ onFree, onWait }: SlotHandlers): () => void {
  // Plain HTTP other than localhost has no locks; there every tab opens its stream.
  if (!window.isSecureContext) {
    onFree();
    return () => undefined;
  }
  const waiting = new AbortController();
  const timer = setInterval(onWait, pollMs);
  let isSettled = false;
  let giveBack = (): void => undefined;

  function settle(): void {
    isSettled = true;
    clearInterval(timer);
    waiting.abort();
  }

  function hold(): Promise<void> | undefined {
    if (isSettled) return undefined;
    settle();
    onFree();
    return new Promise((resolve) => {
      giveBack = resolve;
    });
  }

  for (let index = 0; index < slots; index += 1) {
    navigator.locks
      .request(`millrace-stream-${index}`, { signal: waiting.signal }, hold)
      // Aborted: another slot was free first, or nobody needs one any more.
      .catch(() => undefined);
  }
  return () => {
    settle();
    giveBack();
  };
}
