import type { TimerPort } from './mailbox.ts';
import type { ClockPort } from './ports.ts';

const longestTimeoutMs = 2 ** 31 - 1;

/** Rings by the process's timers. A time too far for one timer rings early, which is harmless. */
export function createRealTimers(clock: ClockPort): TimerPort {
  return {
    ringAt(time, ring) {
      const timer = setTimeout(ring, Math.min(longestTimeoutMs, Math.max(0, time - clock.now())));
      return () => clearTimeout(timer);
    },
  };
}
