import { describe, expect, test } from 'vitest';
import { longMs, shareThreads } from './thread-shares.ts';

const limits = { computing: 2, mostComputing: 7, reserved: 1 };

function running(count: number, owner: string | null, computed = 0) {
  return Array.from({ length: count }, () => ({
    kind: 'script' as const,
    owner,
    computedMs: () => computed,
    isWaiting: () => false,
  }));
}

describe('threads', () => {
  test('are as many as may compute, while scripts are short', () => {
    expect(shareThreads(running(1, 'a'), [], limits).mayStart('a')).toBe(1);
    expect(shareThreads(running(2, 'a'), [], limits).mayStart('a')).toBe(0);
  });

  test('are there for short scripts beside long ones, up to a number', () => {
    expect(shareThreads(running(2, 'a', longMs), [], limits).mayStart('a')).toBe(2);
    expect(shareThreads(running(6, null, longMs), [], limits).mayStart(null)).toBe(1);
    expect(shareThreads(running(7, null, longMs), [], limits).mayStart(null)).toBe(0);
  });

  test('are not held by what waits, nor by expressions', () => {
    const [script] = running(1, 'a');
    if (!script) throw new Error('There is one.');
    const others = [
      { ...script, isWaiting: () => true },
      { ...script, kind: 'expression' as const },
    ];
    expect(shareThreads(others, [], limits).mayStart('a')).toBe(2);
  });

  test('are there at once for the first script of an owner, also beside short ones of others', () => {
    expect(shareThreads(running(2, 'a'), ['b'], limits).mayStart('b')).toBe(1);
    expect(shareThreads(running(2, 'a'), ['b'], limits).mayStart(null)).toBe(0);
    expect(shareThreads(running(7, 'a'), ['b'], limits).mayStart('b')).toBe(0);
  });

  test('go to whoever has least, and the last one not to whoever has the others', () => {
    const { loadOf } = shareThreads(running(6, 'a', longMs), ['a'], limits);
    expect(loadOf('a')).toBe(Number.POSITIVE_INFINITY);
    expect(loadOf('b')).toBe(0);
    expect(loadOf(null)).toBe(0);
  });

  test('are shared by those who want them', () => {
    const { loadOf } = shareThreads(
      [...running(3, 'a', longMs), ...running(2, 'b', longMs)],
      ['a', 'b'],
      limits,
    );
    expect([loadOf('a'), loadOf('b')]).toEqual([Number.POSITIVE_INFINITY, 2]);
  });

  test('are all for one who is alone, where none can be spared', () => {
    const few = { computing: 2, mostComputing: 2, reserved: 0 };
    expect(shareThreads(running(1, 'a'), ['a'], few).loadOf('a')).toBe(1);
  });
});
