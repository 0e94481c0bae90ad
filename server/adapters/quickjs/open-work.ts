const maxTimers = 10_000;
const maxCalls = 10_000;
const longestDelayMs = 2 ** 31 - 1;

/** The timers and host calls that one execution waits for. They are numbers that the guest chose, and end with it. */
export function createOpenWork(onTimer: (timer: number) => void) {
  const timers = new Map<number, NodeJS.Timeout>();
  const calls = new Set<number>();
  return {
    isEmpty: (): boolean => timers.size === 0 && calls.size === 0,
    /** False when there are too many. */
    startTimer(timer: number, delayMs: number): boolean {
      if (timers.size >= maxTimers) return false;
      const fire = () => {
        timers.delete(timer);
        onTimer(timer);
      };
      timers.set(timer, setTimeout(fire, Math.min(delayMs, longestDelayMs)));
      return true;
    },
    clearTimer(timer: number): void {
      clearTimeout(timers.get(timer));
      timers.delete(timer);
    },
    /** False when there are too many. */
    openCall(call: number): boolean {
      if (calls.size >= maxCalls) return false;
      calls.add(call);
      return true;
    },
    /** False for a call that is not open. */
    closeCall: (call: number): boolean => calls.delete(call),
    clear(): void {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      calls.clear();
    },
  };
}
