import { describe, expect, test } from 'vitest';
import type { LiveEvent } from '#shared/live/events.ts';
import { createLiveStream, type LiveTransport, type OpenStream } from './live-stream.ts';

type Opened = { input: OpenStream; isClosed: boolean } & Parameters<LiveTransport['open']>[1];

/** A transport that keeps what was asked of it; `passTime` runs what was scheduled. */
function aTransport() {
  const opened: Opened[] = [];
  const sent: string[][] = [];
  let tasks: { task: () => void }[] = [];
  let refusesTopics = false;
  const transport: LiveTransport = {
    open(input, handlers) {
      const connection: Opened = { input, isClosed: false, ...handlers };
      opened.push(connection);
      return {
        close: () => {
          connection.isClosed = true;
        },
      };
    },
    setTopics: ({ topics }) => {
      sent.push(topics);
      return refusesTopics ? Promise.reject(new Error('unknown connection')) : Promise.resolve(null);
    },
    newConnectionId: () => `connection-${opened.length + 1}`,
    schedule(task) {
      const entry = { task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((other) => other !== entry);
      };
    },
  };
  function passTime(): void {
    const due = tasks;
    tasks = [];
    for (const { task } of due) task();
  }
  return { transport, opened, sent, passTime, refuseTopics: () => (refusesTopics = true) };
}

const anEvent: LiveEvent = { kind: 'approvals_changed', topic: 'approvals', approvalId: 'r/ask' };

describe('the event stream of a tab', () => {
  test('while other tabs hold all streams a tab reads again now and then, and goes on by its stream when it has one', () => {
    const { transport, opened, sent, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    let readings = 0;
    stream.subscribe('approvals', { onEvent: () => undefined, onResync: () => (readings += 1) });
    passTime();
    opened[0]?.onWait();
    stream.subscribe('runs', { onEvent: () => undefined });
    passTime();
    opened[0]?.onWait();
    expect([readings, stream.getState(), sent]).toEqual([2, 'polling', []]);
    opened[0]?.onStarted();
    expect([readings, stream.getState(), sent]).toEqual([3, 'open', [['approvals', 'runs']]]);
  });

  test('all topics of a page go into one stream, and each subscriber hears only its topic', () => {
    const { transport, opened, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    const heard: string[] = [];
    stream.subscribe('approvals', { onEvent: () => heard.push('approvals') });
    stream.subscribe('runs', { onEvent: () => heard.push('runs') });
    passTime();
    opened[0]?.onStarted();
    opened[0]?.onEvent('e1', anEvent);
    expect(opened.map((connection) => connection.input.topics)).toEqual([['approvals', 'runs']]);
    expect(heard).toEqual(['approvals']);
    expect(stream.getState()).toBe('open');
  });

  test('a topic that comes later is sent, not opened again; one left by everybody is taken out', () => {
    const { transport, opened, sent, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    stream.subscribe('approvals', { onEvent: () => {} });
    passTime();
    opened[0]?.onStarted();
    const leave = stream.subscribe('run:1', { onEvent: () => {} });
    passTime();
    leave();
    passTime();
    expect(sent).toEqual([['approvals', 'run:1'], ['approvals']]);
    expect(opened).toHaveLength(1);
  });

  test('a topic that came while the stream was opening is sent as soon as it stands', () => {
    const { transport, opened, sent, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    stream.subscribe('runs', { onEvent: () => {} });
    passTime();
    stream.subscribe('run:1', { onEvent: () => {} });
    passTime();
    expect(sent).toEqual([]);
    opened[0]?.onStarted();
    expect(sent).toEqual([['run:1', 'runs']]);
  });

  test('a hidden tab closes the stream; shown again it goes on after the last event and everybody reads again', () => {
    const { transport, opened, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    let resyncs = 0;
    stream.subscribe('approvals', { onEvent: () => {}, onResync: () => (resyncs += 1) });
    passTime();
    opened[0]?.onStarted();
    opened[0]?.onEvent('e7', anEvent);
    stream.setPaused(true);
    expect(opened[0]?.isClosed).toBe(true);
    stream.setPaused(false);
    passTime();
    opened[1]?.onStarted();
    expect(opened[1]?.input).toMatchObject({ lastEventId: 'e7', connectionId: 'connection-2' });
    expect(resyncs).toBe(1);
  });

  test('a stream that ends is opened again, and an answer of the old one is ignored', () => {
    const { transport, opened, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    stream.subscribe('runs', { onEvent: () => {} });
    passTime();
    opened[0]?.onEnd();
    expect(stream.getState()).toBe('connecting');
    passTime();
    opened[0]?.onEnd();
    passTime();
    expect(opened).toHaveLength(2);
  });

  test('when the server does not know the connection any more, a new one is opened', async () => {
    const { transport, opened, passTime, refuseTopics } = aTransport();
    const stream = createLiveStream('demo', transport);
    stream.subscribe('runs', { onEvent: () => {} });
    passTime();
    opened[0]?.onStarted();
    refuseTopics();
    stream.subscribe('run:1', { onEvent: () => {} });
    passTime();
    await Promise.resolve();
    await Promise.resolve();
    passTime();
    expect(opened.map((connection) => connection.isClosed)).toEqual([true, false]);
    expect(opened[1]?.input.topics).toEqual(['run:1', 'runs']);
  });

  test('for another session a new stream is opened from its start, without a word on the old one', () => {
    const { transport, opened, sent, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    stream.subscribe('runs', { onEvent: () => {} });
    passTime();
    opened[0]?.onStarted();
    opened[0]?.onEvent('e1', anEvent);
    stream.restart();
    stream.subscribe('run:1', { onEvent: () => {} });
    passTime();
    expect(opened.map((connection) => connection.isClosed)).toEqual([true, false]);
    expect(opened[1]?.input).toEqual({
      workspace: 'demo',
      connectionId: 'connection-2',
      topics: ['run:1', 'runs'],
    });
    expect(sent).toEqual([]);
  });

  test('when nobody listens the stream is closed', () => {
    const { transport, opened, passTime } = aTransport();
    const stream = createLiveStream('demo', transport);
    const leave = stream.subscribe('runs', { onEvent: () => {} });
    passTime();
    leave();
    passTime();
    expect(opened[0]?.isClosed).toBe(true);
    expect(stream.getState()).toBe('idle');
  });
});
