import type { TimerPort } from './mailbox.ts';
import type { ClockPort } from './ports.ts';

const longestTimeoutMs = 2 ** 31 - 1;

/**
 * Rings by the process's timers. A time too far for one timer rings early, which is harmless; so does every timer
 * when a clock that tests move says that it has moved.
 */
export function createRealTimers(clock: ClockPort, onMoved?: (listener: () => void) => void): TimerPort {
  const rings = new Set<() => void>();
  onMoved?.(() => {
    for (const ring of rings) ring();
  });
  return {
    ringAt(time, ring) {
      const timer = setTimeout(ring, Math.min(longestTimeoutMs, Math.max(0, time - clock.now())));
      rings.add(ring);
      return () => {
        clearTimeout(timer);
        rings.delete(ring);
      };
    },
  };
}
