import { preciseNow } from './thread-control.ts';

const maxTimers = 10_000;
const maxCalls = 10_000;
const longestDelayMs = 2 ** 31 - 1;

/** Timers (with the time at which each is due, see `preciseNow`) and calls that a parked execution waits for. */
export type ParkedWork = { timers: [timer: number, dueAt: number][]; calls: number[] };

/** The timers and host calls that one execution waits for. They are numbers that the guest chose, and end with it. */
export function createOpenWork(onTimer: (timer: number) => void, parked?: ParkedWork) {
  const timers = new Map<number, { handle: NodeJS.Timeout; dueAt: number }>();
  const calls = new Set<number>(parked?.calls);

  function arm(timer: number, dueAt: number): void {
    const fire = () => {
      timers.delete(timer);
      onTimer(timer);
    };
    const delay = Math.max(0, Math.min(dueAt - preciseNow(), longestDelayMs));
    timers.set(timer, { handle: setTimeout(fire, delay), dueAt });
  }

  const clear = (): void => {
    for (const { handle } of timers.values()) clearTimeout(handle);
    timers.clear();
    calls.clear();
  };
  // In the order in which they are due: timers of the same moment fire as they were armed.
  for (const [timer, dueAt] of (parked?.timers ?? []).toSorted(byDueTime)) arm(timer, dueAt);
  return {
    isEmpty: (): boolean => timers.size === 0 && calls.size === 0,
    /** False when there are too many. */
    startTimer(timer: number, delayMs: number): boolean {
      if (timers.size >= maxTimers) return false;
      arm(timer, preciseNow() + Math.min(delayMs, longestDelayMs));
      return true;
    },
    clearTimer(timer: number): void {
      clearTimeout(timers.get(timer)?.handle);
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
    clear,
    /** Takes everything out, to go on elsewhere. */
    park(): ParkedWork {
      const parkedTimers = [...timers].map(([timer, { dueAt }]): [number, number] => [timer, dueAt]);
      const work = { timers: parkedTimers, calls: [...calls] };
      clear();
      return work;
    },
  };
}

function byDueTime([, a]: [number, number], [, b]: [number, number]): number {
  return a - b;
}
