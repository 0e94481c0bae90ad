import type {
  AppliedEdit,
  Draft,
  DraftReply,
  DraftRules,
  DraftServer,
  PendingOperation,
  PendingStorage,
} from './draft-server.ts';

export type SaveStatus = 'saved' | 'saving' | 'offline' | 'conflict';

export type DraftSyncOptions<Definition, Operation> = {
  initial: Draft<Definition>;
  rules: DraftRules<Definition, Operation>;
  server: DraftServer<Definition, Operation>;
  storage: PendingStorage<Operation>;
  newId(): string;
  /** Calls `run` after `ms` milliseconds; returns what cancels it. */
  schedule(run: () => void, ms: number): () => void;
  /** The document changed by something else than `apply`: edits of others, edits restored or dropped. */
  onDefinition(definition: Definition): void;
  onStatus(status: SaveStatus): void;
  /** Edits of ours could not be kept; one sentence for the person who made them. */
  onDropped(message: string, operations: readonly Operation[]): void;
};

export type DraftSync<Definition, Operation> = {
  apply(operation: Operation): AppliedEdit<Definition, Operation>;
  /** Takes up edits that an earlier page left in the storage. */
  restore(): Promise<void>;
  /** Sends what waits now; resolves when there is nothing left or the server cannot be reached. */
  flush(): Promise<void>;
  /** Fetches what others did when `revision` is newer than ours. */
  catchUp(revision: number): Promise<void>;
  /** The person has seen that edits were dropped. */
  acknowledgeConflict(): void;
  hasPending(): boolean;
  revision(): number;
  dispose(): void;
};

const batchDelayMs = 300;
const maxBatch = 100;
const retryDelaysMs = [1000, 2000, 5000, 10_000] as const;

/**
 * Keeps a draft in step with the server (design 5.2, 3 and 25): an edit is applied at once, written to the storage,
 * and sent in order. What others did meanwhile is put below our own edits, which are applied again on top of it.
 */
export function createDraftSync<Definition, Operation>(
  options: DraftSyncOptions<Definition, Operation>,
): DraftSync<Definition, Operation> {
  type Pending = PendingOperation<Operation>;
  const { rules, server, storage } = options;
  let confirmed = options.initial;
  let current = options.initial.definition;
  let pending: Pending[] = [];
  let sentCount = 0;
  let batchLimit = maxBatch;
  let writes: Promise<unknown> = Promise.resolve();
  let sending: Promise<void> | undefined;
  let failures = 0;
  let hasConflict = false;
  let isOffline = false;
  let cancelTimer: (() => void) | undefined;
  /** Ids that the server may have seen without our knowing: they are neither amended nor dropped before it answers. */
  const maybeSent = new Set<string>();

  return {
    apply,
    restore,
    flush,
    catchUp,
    acknowledgeConflict() {
      hasConflict = false;
      reportStatus();
    },
    hasPending: () => pending.length > 0,
    revision: () => confirmed.revision,
    dispose: () => cancelTimer?.(),
  };

  function apply(operation: Operation): AppliedEdit<Definition, Operation> {
    const result = rules.apply(current, operation);
    if (!result.ok) return result;
    current = result.definition;
    const last = pending.length > sentCount ? pending.at(-1) : undefined;
    const isAmended =
      last !== undefined && !maybeSent.has(last.id) && rules.supersedes(operation, last.operation);
    const entry = { id: isAmended ? last.id : options.newId(), operation };
    pending = [...(isAmended ? pending.slice(0, -1) : pending), entry];
    keep(entry);
    reportStatus();
    if (!sending && !isOffline) sendAfter(batchDelayMs);
    return result;
  }

  function keep(entry: Pending): void {
    writes = writes.then(() => storage.put(entry)).catch(() => undefined);
  }

  function forget(ids: string[]): void {
    for (const id of ids) maybeSent.delete(id);
    if (ids.length > 0) writes = writes.then(() => storage.remove(ids)).catch(() => undefined);
  }

  async function restore(): Promise<void> {
    const left = await storage.load().catch(() => []);
    const known = new Set(pending.map((entry) => entry.id));
    const restored = left.filter((entry) => !known.has(entry.id));
    if (restored.length === 0) return;
    for (const entry of restored) maybeSent.add(entry.id);
    pending = [...restored, ...pending];
    rebase();
    await flush();
  }

  function sendAfter(ms: number): void {
    cancelTimer?.();
    cancelTimer = options.schedule(() => void flush(), ms);
  }

  function flush(): Promise<void> {
    cancelTimer?.();
    sending ??= sendAll().finally(() => {
      sending = undefined;
      reportStatus();
    });
    return sending;
  }

  async function sendAll(): Promise<void> {
    while (pending.length > 0) {
      if (!(await sendBatch(pending.slice(0, batchLimit)))) return;
    }
  }

  /** Returns whether it makes sense to go on sending. */
  async function sendBatch(batch: Pending[]): Promise<boolean> {
    sentCount = batch.length;
    reportStatus();
    await writes;
    const reply = await server.apply(confirmed.revision, batch);
    sentCount = 0;
    if (reply.kind === 'unreachable') {
      for (const entry of batch) maybeSent.add(entry.id);
      return waitForServer();
    }
    isOffline = false;
    failures = 0;
    return await settle(batch, reply);
  }

  function waitForServer(): false {
    isOffline = true;
    sendAfter(retryDelaysMs[Math.min(failures, retryDelaysMs.length - 1)] ?? 10_000);
    failures += 1;
    return false;
  }

  async function settle(
    batch: Pending[],
    reply: Exclude<DraftReply<Operation>, { kind: 'unreachable' }>,
  ): Promise<boolean> {
    if (reply.kind === 'behind') return await takeOthers(reply);
    if (reply.kind === 'refused') return await takeRefusal(batch, reply.message);
    batchLimit = maxBatch;
    const expected = confirmed.revision + batch.length;
    const definition = applyAll(rules, confirmed.definition, batch);
    pending = pending.slice(batch.length);
    forget(batch.map((entry) => entry.id));
    if (reply.revision !== expected || definition === undefined) return await reload();
    confirmed = { revision: reply.revision, definition: pending.length === 0 ? current : definition };
    return true;
  }

  async function takeOthers(reply: Extract<DraftReply<Operation>, { kind: 'behind' }>): Promise<boolean> {
    if (reply.operations === null) return await reload();
    const definition = applyAll(rules, confirmed.definition, reply.operations);
    if (definition === undefined) return await reload();
    confirmed = { revision: reply.revision, definition };
    const arrived = new Set(reply.operations.map((entry) => entry.id));
    forget(pending.filter((entry) => arrived.has(entry.id)).map((entry) => entry.id));
    pending = pending.filter((entry) => !arrived.has(entry.id));
    rebase();
    return true;
  }

  /** A refused batch is sent again edit by edit, so that only what cannot be saved is dropped. */
  async function takeRefusal(batch: Pending[], message: string): Promise<boolean> {
    if (batch.length > 1) {
      batchLimit = 1;
      return await reload();
    }
    drop(batch, message);
    return await reload();
  }

  async function reload(): Promise<boolean> {
    const draft = await server.reload();
    if (draft === undefined) return waitForServer();
    confirmed = draft;
    rebase();
    return true;
  }

  /** Applies what waits on top of the confirmed document; what no longer applies is dropped with its reason. */
  function rebase(): void {
    let definition = confirmed.definition;
    const kept: Pending[] = [];
    const dropped: { entry: Pending; message: string }[] = [];
    for (const entry of pending) {
      const result = rules.apply(definition, entry.operation);
      if (result.ok) {
        definition = result.definition;
        kept.push(entry);
      } else if (maybeSent.has(entry.id)) {
        kept.push(entry);
      } else {
        dropped.push({ entry, message: result.message });
      }
    }
    pending = kept;
    for (const { entry, message } of dropped) drop([entry], message);
    current = definition;
    options.onDefinition(current);
  }

  function drop(entries: Pending[], message: string): void {
    const ids = new Set(entries.map((entry) => entry.id));
    pending = pending.filter((entry) => !ids.has(entry.id));
    forget([...ids]);
    hasConflict = true;
    options.onDropped(
      message,
      entries.map(({ operation }) => operation),
    );
  }

  async function catchUp(revision: number): Promise<void> {
    await sending;
    if (revision <= confirmed.revision) return;
    const reply = await server.apply(confirmed.revision, []);
    if (reply.kind === 'behind') await takeOthers(reply);
    else if (reply.kind === 'refused') await reload();
    if (pending.length > 0) await flush();
  }

  function reportStatus(): void {
    if (hasConflict) options.onStatus('conflict');
    else if (isOffline) options.onStatus('offline');
    else options.onStatus(pending.length > 0 || sentCount > 0 ? 'saving' : 'saved');
  }
}

function applyAll<Definition, Operation>(
  rules: DraftRules<Definition, Operation>,
  definition: Definition,
  operations: readonly PendingOperation<Operation>[],
): Definition | undefined {
  let current = definition;
  for (const { operation } of operations) {
    const result = rules.apply(current, operation);
    if (!result.ok) return undefined;
    current = result.definition;
  }
  return current;
}
