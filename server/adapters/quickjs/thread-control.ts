/** Why the pool asks a script to stop; 0 means that it does not. */
export const stopReasons = { none: 0, cancelled: 1, wall: 2 } as const;

export type StopReason = (typeof stopReasons)[keyof typeof stopReasons];

/** Milliseconds since the epoch with fractions, comparable between threads. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Bytes of the memory that the pool and a thread share: stop reason, computing flag, then two clocks. */
export const controlBytes = 24;

/**
 * The shared memory by which the pool stops a computing thread and sees how long it has computed: the only
 * way to reach a thread that is inside the guest.
 */
export type ThreadControl = ReturnType<typeof openThreadControl>;

export function openThreadControl(buffer: SharedArrayBuffer) {
  const flags = new Int32Array(buffer, 0, 2);
  const clocks = new Float64Array(buffer, 8, 2);
  return {
    /** Called by the pool before it hands over a task, which may have computed elsewhere before. */
    clear(computedMs = 0): void {
      Atomics.store(flags, 0, stopReasons.none);
      Atomics.store(flags, 1, 0);
      clocks[0] = computedMs;
    },
    requestStop(reason: StopReason): void {
      Atomics.compareExchange(flags, 0, stopReasons.none, reason);
    },
    stopReason: (): StopReason => Atomics.load(flags, 0) as StopReason,
    enterGuest(): void {
      clocks[1] = preciseNow();
      Atomics.store(flags, 1, 1);
    },
    leaveGuest(): void {
      clocks[0] = (clocks[0] ?? 0) + preciseNow() - (clocks[1] ?? 0);
      Atomics.store(flags, 1, 0);
    },
    isComputing: (): boolean => Atomics.load(flags, 1) === 1,
    /** Milliseconds that the current task has computed so far. */
    computedMs(): number {
      const running = Atomics.load(flags, 1) === 1 ? preciseNow() - (clocks[1] ?? 0) : 0;
      return (clocks[0] ?? 0) + running;
    },
  };
}
