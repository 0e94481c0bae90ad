import { expect, test } from 'vitest';
import { stateIdBytes } from './journal.ts';
import { openWriteWindow, type WindowParts } from './write-window.ts';

test('a transaction that cannot note which state it leads to is given up, and the next write begins anew', () => {
  const events: string[] = [];
  let isFull = true;
  const root = {
    transactionSync: (work: () => PromiseLike<void>) => {
      events.push('begin');
      work().then(
        () => events.push('commit'),
        () => events.push('abort'),
      );
    },
  };
  const window = openWriteWindow({
    root: root as unknown as WindowParts['root'],
    journal: {
      begin: () => {},
      note: () => {},
      seal: () => true,
      forget: () => {},
      entries: () => [],
      size: () => 0,
      close: () => {},
    },
    apply: () => {},
    readState: () => Buffer.alloc(stateIdBytes),
    writeState: () => {
      if (isFull) throw new Error('map full');
      events.push('state');
    },
    hasRoom: () => true,
  });
  expect(() => window.run(() => events.push('work'))).toThrow('map full');
  isFull = false;
  window.run(() => events.push('work'));
  window.settle();
  expect(events).toEqual(['begin', 'abort', 'begin', 'state', 'work', 'commit']);
});
