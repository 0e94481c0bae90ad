import { preciseNow } from './thread-control.ts';

const maxTimers = 10_000;
const maxCalls = 10_000;
/** Calls that the host serves at a time; the others wait here, where they hold up nobody else. */
const maxServed = 100;
const longestDelayMs = 2 ** 31 - 1;

/** Timers (with the time at which each is due, see `preciseNow`) and calls that a parked execution waits for. */
export type ParkedWork = {
  timers: [timer: number, dueAt: number][];
  served: number[];
  waiting: [call: number, text: string][];
};

export type OpenWorkEvents = {
  onTimer: (timer: number) => void;
  /** The host may serve this call now. */
  onCall: (call: number, text: string) => void;
};

/** The timers and host calls that one execution waits for. They are numbers that the guest chose, and end with it. */
export function createOpenWork({ onTimer, onCall }: OpenWorkEvents, parked?: ParkedWork) {
  const timers = new Map<number, { handle: NodeJS.Timeout; dueAt: number }>();
  const served = new Set<number>(parked?.served);
  const waiting = new Map<number, string>(parked?.waiting);

  function arm(timer: number, dueAt: number): void {
    const fire = () => {
      timers.delete(timer);
      onTimer(timer);
    };
    const delay = Math.max(0, Math.min(dueAt - preciseNow(), longestDelayMs));
    timers.set(timer, { handle: setTimeout(fire, delay), dueAt });
  }

  function serveNext(): void {
    const [next] = waiting;
    if (!next || served.size >= maxServed) return;
    waiting.delete(next[0]);
    served.add(next[0]);
    onCall(...next);
  }

  const clear = (): void => {
    for (const { handle } of timers.values()) clearTimeout(handle);
    timers.clear();
    served.clear();
    waiting.clear();
  };
  // In the order in which they are due: timers of the same moment fire as they were armed.
  for (const [timer, dueAt] of (parked?.timers ?? []).toSorted(byDueTime)) arm(timer, dueAt);
  return {
    isEmpty: (): boolean => timers.size === 0 && served.size === 0 && waiting.size === 0,
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
    openCall(call: number, text: string): boolean {
      if (served.size + waiting.size >= maxCalls) return false;
      waiting.set(call, text);
      serveNext();
      return true;
    },
    /** Whether the host serves this call; it is over then. */
    closeCall(call: number): boolean {
      waiting.delete(call);
      const wasServed = served.delete(call);
      if (wasServed) serveNext();
      return wasServed;
    },
    clear,
    /** Takes everything out, to go on elsewhere. */
    park(): ParkedWork {
      const parkedTimers = [...timers].map(([timer, { dueAt }]): [number, number] => [timer, dueAt]);
      const work = { timers: parkedTimers, served: [...served], waiting: [...waiting] };
      clear();
      return work;
    },
  };
}

function byDueTime([, a]: [number, number], [, b]: [number, number]): number {
  return a - b;
}
