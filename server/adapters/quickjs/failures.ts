import type { GuestKind } from './guest-errors.ts';
import type { SandboxFailure } from './thread-messages.ts';

export const cancelledFailure: SandboxFailure = {
  code: 'cancelled',
  message: 'The script was cancelled.',
  fault: 'cancelled',
};

export const neverSettledFailure: SandboxFailure = {
  code: 'never_settled',
  message: 'The script waits for a promise that nothing will settle.',
  fault: 'user',
};

/** `cpu`: it computed for too long; `wall`: it took too long, waiting included. */
export function timeoutFailure(
  clock: 'cpu' | 'wall',
  limitMs: number,
  kind: GuestKind = 'script',
): SandboxFailure {
  const seconds = limitMs / 1000;
  const message =
    clock === 'cpu'
      ? `The ${kind} was stopped after ${seconds} s of computing, its limit.`
      : `The ${kind} did not end within ${seconds} s, its limit.`;
  return { code: 'timeout', message, fault: 'timeout' };
}

export function memoryFailure(memoryBytes: number): SandboxFailure {
  const message = `The memory limit of ${Math.round(memoryBytes / 2 ** 20)} MiB was reached.`;
  return { code: 'memory_limit', message, fault: 'user' };
}

export function resultFailure(resultBytes: number): SandboxFailure {
  const message = `The result is larger than ${resultBytes} bytes of JSON.`;
  return { code: 'result_too_large', message, fault: 'user' };
}

/** The thread died under the execution, by no limit of ours. */
export function lostFailure(cause: unknown): SandboxFailure {
  const isHeap = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isHeap) {
    const message = 'The memory of the sandbox thread was used up: the script handed over too much data.';
    return { code: 'memory_limit', message, fault: 'user' };
  }
  return { code: 'sandbox_lost', message: 'The sandbox thread of this execution ended.', fault: 'system' };
}

/** `what`: timers, open requests; a script that has so many by mistake would fill the host's memory. */
export function tooManyFailure(what: string): SandboxFailure {
  return { code: 'limit', message: `The script has too many ${what} at a time.`, fault: 'user' };
}
