import type { ChangeStream, ChangeStreamDocument, Collection, Document, ResumeToken } from 'mongodb';
import type { LogPort } from '#server/runtime/ports.ts';

export type CollectionWatch = {
  /** Resolves when changes from now on will be seen. */
  ready: Promise<void>;
  stop(): Promise<void>;
};

type WatchOptions<Entry extends Document> = {
  collection: Collection<Entry>;
  /** Stages that leave out events which nobody needs. */
  pipeline: Document[];
  /** Events come one after another; the next waits for the promise. */
  onEvent(event: ChangeStreamDocument<Entry>): void | Promise<void>;
  /** Called when the stream is open again but changes in between are lost. */
  onGap(): void;
  log: LogPort;
};

const firstDelayMs = 100;
const maxDelayMs = 5_000;

/**
 * Follows a collection for as long as it is not stopped. After a failure it opens the stream again where it was; when
 * the database no longer knows that place, it starts from now and says so by `onGap`.
 */
export function watchCollection<Entry extends Document>(options: WatchOptions<Entry>): CollectionWatch {
  const { collection, log } = options;
  let resolveOpened: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    resolveOpened = resolve;
  });
  const stopping = new AbortController();
  let stream: ChangeStream<Entry> | null = null;
  let place: ResumeToken;
  let isGap = false;
  let delayMs = firstDelayMs;

  function isOpen() {
    delayMs = firstDelayMs;
    resolveOpened();
    if (isGap) options.onGap();
    isGap = false;
  }

  async function follow() {
    stream = collection.watch<Entry>(options.pipeline, place ? { resumeAfter: place } : {});
    stream.once('resumeTokenChanged', isOpen);
    while (!stopping.signal.aborted) {
      const event = await stream.next();
      if (stopping.signal.aborted) return;
      place = event._id;
      await options.onEvent(event);
    }
  }

  async function followUntilStopped() {
    while (!stopping.signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (stopping.signal.aborted) return;
        log.warn({ err: error, collection: collection.collectionName }, 'change stream interrupted');
        place = isPlaceLost(error) ? undefined : (stream?.resumeToken ?? place);
        isGap = isGap || place === undefined;
        await closeQuietly(stream);
        await pause(delayMs, stopping.signal);
        delayMs = Math.min(delayMs * 2, maxDelayMs);
      }
    }
  }

  followUntilStopped().catch((error: unknown) => log.error({ err: error }, 'change stream given up'));
  return {
    ready,
    async stop() {
      // A question that is under way is not waited for: its answer is dropped.
      stopping.abort();
      resolveOpened();
      await closeQuietly(stream);
    },
  };
}

/** ChangeStreamFatalError, ChangeStreamHistoryLost, InvalidResumeToken: the place can never be found again. */
const lostPlaceCodes: unknown[] = [260, 280, 286];

function isPlaceLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && lostPlaceCodes.includes(error.code);
}

async function closeQuietly(stream: { close(): Promise<void> } | null) {
  await stream?.close().catch(() => undefined);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
