import type { LiveEvent } from '#shared/live/events.ts';

/** `polling`: other tabs hold the streams that the browser has room for, so changes are read every now and then. */
export type LiveState = 'idle' | 'connecting' | 'polling' | 'open';

export type OpenStream = { workspace: string; connectionId: string; topics: string[]; lastEventId?: string };

/** What carries the stream: tRPC over server-sent events in the app, a fake one in tests of this file. */
export type LiveTransport = {
  open(
    input: OpenStream,
    handlers: {
      onStarted(): void;
      /** There is no room for a stream yet; called again and again until there is. */
      onWait(): void;
      onEvent(id: string, event: LiveEvent): void;
      onLost(): void;
      onEnd(): void;
    },
  ): { close(): void };
  setTopics(input: { workspace: string; connectionId: string; topics: string[] }): Promise<unknown>;
  newConnectionId(): string;
  schedule(task: () => void, delayMs: number): () => void;
};

type Subscriber = { onEvent(event: LiveEvent): void; onResync?: (() => void) | undefined };

const changeDelayMs = 20;
const maxRetryMs = 5_000;

/**
 * The one event stream of a tab (design 2.2). Topics are counted; a change is sent once per short pause by
 * `setTopics` while the stream stands, or with the next opening. After every gap the subscribers' `onResync` is
 * called, so that what was missed is read again. Closed while paused or when nobody listens.
 */
export function createLiveStream(workspace: string, transport: LiveTransport) {
  const subscribers = new Map<string, Set<Subscriber>>();
  const listeners = new Set<() => void>();
  let state: LiveState = 'idle';
  let stream: { close(): void } | undefined;
  let connectionId = '';
  let sentTopics = '';
  let lastEventId: string | undefined;
  let isPaused = false;
  let hasGap = false;
  let failures = 0;
  let cancelRetry = (): void => {};
  let isChangePending = false;

  const topics = () => [...subscribers.keys()].sort();

  function setState(next: LiveState): void {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener();
  }

  function resync(): void {
    for (const set of subscribers.values()) for (const subscriber of set) subscriber.onResync?.();
  }

  function close(): void {
    cancelRetry();
    stream?.close();
    stream = undefined;
    setState('idle');
  }

  function reopenLater(): void {
    close();
    hasGap = true;
    if (subscribers.size === 0 || isPaused) return;
    setState('connecting');
    failures += 1;
    cancelRetry = transport.schedule(open, Math.min(500 * 2 ** (failures - 1), maxRetryMs));
  }

  function handleStarted(): void {
    failures = 0;
    setState('open');
    if (topics().join() !== sentTopics) sendTopics();
    if (hasGap) resync();
    hasGap = false;
  }

  function open(): void {
    if (stream !== undefined || isPaused || subscribers.size === 0) return;
    connectionId = transport.newConnectionId();
    sentTopics = topics().join();
    setState('connecting');
    const opened = { workspace, connectionId, topics: topics() };
    const own = connectionId;
    const ifCurrent = (action: () => void) => () => {
      if (own === connectionId) action();
    };
    stream = transport.open(lastEventId === undefined ? opened : { ...opened, lastEventId }, {
      onStarted: ifCurrent(handleStarted),
      onWait: ifCurrent(() => {
        hasGap = true;
        setState('polling');
        resync();
      }),
      onEvent: (id, event) => {
        lastEventId = id;
        for (const subscriber of subscribers.get(event.topic) ?? []) subscriber.onEvent(event);
      },
      onLost: ifCurrent(() => {
        hasGap = true;
        setState('connecting');
      }),
      onEnd: ifCurrent(reopenLater),
    });
  }

  function sendTopics(): void {
    sentTopics = topics().join();
    const own = connectionId;
    transport.setTopics({ workspace, connectionId, topics: topics() }).catch(() => {
      if (own === connectionId && stream !== undefined) reopenLater();
    });
  }

  function applyChange(): void {
    isChangePending = false;
    if (subscribers.size === 0) close();
    else if (stream === undefined) open();
    else if (state === 'open' && topics().join() !== sentTopics) sendTopics();
  }

  function changed(): void {
    if (isChangePending) return;
    isChangePending = true;
    transport.schedule(applyChange, changeDelayMs);
  }

  return {
    subscribe(topic: string, subscriber: Subscriber): () => void {
      const set = subscribers.get(topic) ?? new Set();
      subscribers.set(topic, set.add(subscriber));
      changed();
      return () => {
        set.delete(subscriber);
        if (set.size === 0 && subscribers.get(topic) === set) subscribers.delete(topic);
        changed();
      };
    },
    /** Closes the stream (a hidden tab) or opens it again where it stopped. */
    setPaused(next: boolean): void {
      if (next === isPaused) return;
      isPaused = next;
      if (isPaused) {
        hasGap = true;
        close();
      } else changed();
    },
    /** Opens a new stream in place of this one: it belonged to a session that has ended. */
    restart(): void {
      close();
      hasGap = true;
      lastEventId = undefined;
      changed();
    },
    getState: () => state,
    onStateChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
}

export type LiveStream = ReturnType<typeof createLiveStream>;
