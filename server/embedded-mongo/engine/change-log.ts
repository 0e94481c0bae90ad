import { MongoFailure } from '../errors.ts';
import type { WriteEvent } from '../storage/document-store.ts';
import type { BsonNode } from '../values/bson-node.ts';
import type { BsonInput } from '../values/encode.ts';
import { encodeDocument } from '../values/encode.ts';
import { describeUpdate } from './describe-update.ts';

/** A committed change; the document of an update is looked up when a stream asks for it. */
export type LoggedChange = {
  sequence: number;
  namespace: string;
  kind: WriteEvent['kind'] | 'drop' | 'rename';
  /** The namespace a collection has from now on, when it was given another name. */
  to: string | null;
  id: WriteEvent['id'];
  /** The whole document of an insert or a replacement. */
  document: Buffer | null;
  /** What an update changed; described when a stream asks. */
  describe: (() => Record<string, BsonInput>) | null;
  at: Date;
  bytes: number;
};

/**
 * The recent changes of the collections that somebody watches, in memory: a stream resumes over a lost connection,
 * and after a restart of the database it is told that the history is lost, as MongoDB tells it.
 */
export type ChangeLog = {
  /** Notes a write of the transaction that runs. */
  record(event: WriteEvent): void;
  recordDrop(namespace: string): void;
  recordRename(namespace: string, to: string): void;
  /** Makes what was noted visible, after the commit; or forgets it, after an abort. */
  publish(): void;
  discard(): void;
  watch(namespace: string): void;
  /** Changes behind a sequence number; throws when they are not all there any more. */
  since(namespace: string, sequence: number): LoggedChange[];
  last(): number;
  /** Resolves at the next change of a collection, or after the time. */
  wait(namespace: string, timeoutMs: number): Promise<void>;
  tokenOf(sequence: number): string;
  sequenceOf(token: string): number;
  stop(): void;
};

const maxBytes = 16 * 1024 * 1024;
/** What is left when the oldest changes are forgotten. */
const keptBytes = 12 * 1024 * 1024;

export function openChangeLog(): ChangeLog {
  const epoch = Date.now().toString(16).padStart(12, '0');
  const watchedSince = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();
  let log: LoggedChange[] = [];
  let pending: LoggedChange[] = [];
  let bytes = 0;
  let sequence = 0;
  let published = 0;
  let forgotten = 0;

  const add = (change: Omit<LoggedChange, 'sequence' | 'at'>): void => {
    sequence += 1;
    pending.push({ ...change, sequence, at: new Date() });
  };
  /** What a stream of a collection ends with. */
  const addEnd = (namespace: string, kind: 'drop' | 'rename', to: string | null): void => {
    if (!watchedSince.has(namespace)) return;
    add({ namespace, kind, to, id: null, document: null, describe: null, bytes: 200 });
  };
  /** Forgets many at once: each time the log is copied. */
  const trim = (): void => {
    if (bytes <= maxBytes) return;
    let count = 0;
    while (bytes > keptBytes && count < log.length - 1) {
      bytes -= log[count]?.bytes ?? 0;
      forgotten = log[count]?.sequence ?? forgotten;
      count += 1;
    }
    if (count > 0) log = log.slice(count);
  };
  const wake = (namespace: string): void => {
    const waiters = waiting.get(namespace);
    waiting.delete(namespace);
    for (const resolve of waiters ?? []) resolve();
  };

  return {
    record: (event) => {
      const { namespace } = event.collection;
      if (!watchedSince.has(namespace)) return;
      const isWhole = event.kind === 'insert' || event.kind === 'replace';
      const document = isWhole && event.after ? encodeDocument(event.after) : null;
      const describe = event.kind === 'update' ? describeOnce(event) : null;
      const held = document ? document.length : sizeOf(event.before) + sizeOf(event.after);
      add({ namespace, kind: event.kind, to: null, id: event.id, document, describe, bytes: held + 200 });
    },
    recordDrop: (namespace) => addEnd(namespace, 'drop', null),
    recordRename: (namespace, to) => addEnd(namespace, 'rename', to),
    publish: () => {
      if (pending.length === 0) return;
      const touched = new Set(pending.map(({ namespace }) => namespace));
      for (const change of pending) bytes += change.bytes;
      log.push(...pending);
      pending = [];
      published = sequence;
      trim();
      for (const namespace of touched) wake(namespace);
    },
    discard: () => {
      pending = [];
      sequence = published;
    },
    watch: (namespace) => {
      if (!watchedSince.has(namespace)) watchedSince.set(namespace, published);
    },
    since: (namespace, from) => {
      if (from < forgotten || from < (watchedSince.get(namespace) ?? published)) throw historyLost();
      // Sequence numbers have no gaps: what is behind `from` is found without looking at what stands before it.
      const first = log[0]?.sequence ?? from + 1;
      return log.slice(Math.max(0, from + 1 - first)).filter((change) => change.namespace === namespace);
    },
    last: () => published,
    wait: (namespace, timeoutMs) =>
      new Promise((resolve) => {
        const waiters = waiting.get(namespace) ?? new Set();
        waiting.set(namespace, waiters);
        const done = (): void => {
          clearTimeout(timer);
          waiters.delete(done);
          resolve();
        };
        const timer = setTimeout(done, timeoutMs);
        waiters.add(done);
      }),
    tokenOf: (at) => epoch + at.toString(16).padStart(14, '0'),
    sequenceOf: (token) => {
      if (!token.startsWith(epoch)) throw historyLost();
      return Number.parseInt(token.slice(epoch.length), 16);
    },
    stop: () => {
      for (const namespace of [...waiting.keys()]) wake(namespace);
    },
  };
}

/** Both versions are held until somebody asks what changed, then only the answer. */
function describeOnce({ before, after }: WriteEvent): () => Record<string, BsonInput> {
  let versions: Pick<WriteEvent, 'before' | 'after'> | null = { before, after };
  let description: Record<string, BsonInput> = {};
  return () => {
    if (versions) description = describeUpdate(versions.before, versions.after);
    versions = null;
    return description;
  };
}

function sizeOf(document: BsonNode | null): number {
  return document?.source.length ?? 0;
}

function historyLost(): MongoFailure {
  return new MongoFailure(
    'ChangeStreamHistoryLost',
    'Resume of change stream was not possible, as the resume point may no longer be in the log of changes.',
    { errorLabels: ['NonResumableChangeStreamError'] },
  );
}
