import type { RootDatabase } from 'lmdb';

/** A write transaction that stays open over several calls; all reading goes through it meanwhile. */
export type OpenTransaction = { commit(): void; abort(): void };

/**
 * LMDB's binding ends a transaction when what its callback returned is settled, and calls `then` on it at once: this
 * object settles when it is told to, so that both ends happen within the call that asks for them.
 */
export function openTransaction(root: RootDatabase<Buffer, Buffer>): OpenTransaction {
  let commit = (): void => {};
  let abort = (_reason: Error): void => {};
  const held = {
    // biome-ignore lint/suspicious/noThenProperty: being awaited is its purpose
    then: (onDone: () => void, onFailed: (reason: Error) => void): void => {
      commit = onDone;
      abort = onFailed;
    },
  };
  root.transactionSync(() => held);
  return {
    commit: () => commit(),
    abort: () => {
      const reason = new Error('aborted');
      try {
        abort(reason);
      } catch (error) {
        if (error !== reason) throw error;
      }
    },
  };
}
