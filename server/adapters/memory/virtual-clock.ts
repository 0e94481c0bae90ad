import type { ClockPort } from '#server/runtime/ports.ts';

/** A clock that stands still until it is moved; milliseconds since the epoch. */
export type VirtualClock = ClockPort & { moveTo(time: number): void };

export function createVirtualClock(start: number): VirtualClock {
  let time = start;
  return {
    now: () => time,
    moveTo(next) {
      time = Math.max(time, next);
    },
  };
}
