import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { LiveEvent } from '#shared/live/events.ts';
import { createLiveStream, type LiveState, type LiveStream, type LiveTransport } from './live-stream.ts';
import { takeStreamSlot } from './stream-slot.ts';
import { trpcClient } from './trpc.ts';
import { useWorkspace } from './workspace-context.tsx';

const transport: LiveTransport = {
  open(input, handlers) {
    let isClosed = false;
    let subscription: { unsubscribe(): void } | undefined;
    const subscribe = () =>
      trpcClient.events.subscribe.subscribe(input, {
        onStarted: () => handlers.onStarted(),
        onData: ({ id, data }) => handlers.onEvent(id, data),
        onConnectionStateChange: ({ state }) => {
          if (state === 'connecting') handlers.onLost();
        },
        onError: () => handlers.onEnd(),
        onComplete: () => {
          if (!isClosed) handlers.onEnd();
        },
      });
    const giveBack = takeStreamSlot({
      onFree: () => {
        subscription = subscribe();
      },
      onWait: handlers.onWait,
    });
    return {
      close: () => {
        isClosed = true;
        subscription?.unsubscribe();
        giveBack();
      },
    };
  },
  setTopics: (input) => trpcClient.events.setTopics.mutate(input),
  newConnectionId: () => crypto.randomUUID(),
  schedule(task, delayMs) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};

let current: { workspace: string; stream: LiveStream } | undefined;

/** The tab's stream; going to another workspace closes the one before. */
function streamOf(workspace: string): LiveStream {
  if (current?.workspace === workspace) return current.stream;
  current?.stream.close();
  const stream = createLiveStream(workspace, transport);
  stream.setPaused(document.hidden);
  current = { workspace, stream };
  return stream;
}

document.addEventListener('visibilitychange', () => current?.stream.setPaused(document.hidden));
window.addEventListener('pagehide', () => current?.stream.setPaused(true));
window.addEventListener('pageshow', () => current?.stream.setPaused(document.hidden));

/** For another session, such as after "view as": the server ties a stream to the session that opened it. */
export function restartLive(): void {
  current?.stream.restart();
}

type TopicOptions = {
  /** Called when the stream stands again after a gap: read again what may have been missed. */
  onResync?: () => void;
};

/** Listens to one topic (`run:<id>`, `logs:<id>`, `runs`, `approvals`, `flow:<id>`) until the returned function is called. */
export function subscribeTopic(
  target: { workspace: string; topic: string },
  onEvent: (event: LiveEvent) => void,
  options: TopicOptions = {},
): () => void {
  return streamOf(target.workspace).subscribe(target.topic, { onEvent, onResync: options.onResync });
}

/** Listens to one topic of the current workspace while the component is shown; null listens to nothing. */
export function useLiveTopic(
  topic: string | null,
  onEvent: (event: LiveEvent) => void,
  options: TopicOptions = {},
): void {
  const { slug } = useWorkspace();
  const handleEvent = useEffectEvent(onEvent);
  const handleResync = useEffectEvent(() => options.onResync?.());
  useEffect(() => {
    if (topic === null) return;
    return subscribeTopic({ workspace: slug, topic }, (event) => handleEvent(event), {
      onResync: () => handleResync(),
    });
  }, [slug, topic]);
}

/** Whether the tab hears of changes at once. */
export function useLiveState(): LiveState {
  const { slug } = useWorkspace();
  const stream = streamOf(slug);
  return useSyncExternalStore(stream.onStateChange, stream.getState);
}
