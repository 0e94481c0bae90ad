import { describe, expect, test } from 'vitest';
import { joinLimits, scriptLimitsSchema } from './script-limits.ts';

describe('the limits of a script', () => {
  const defaults = joinLimits({}, {});

  test('are the defaults where nobody says otherwise', () => {
    expect(defaults).toEqual({ cpuSeconds: 10, wallSeconds: 60, memoryMib: 64, resultMib: 16, logKib: 1024 });
  });

  test('are those of its node, up to what the workspace allows', () => {
    expect(joinLimits({ cpuSeconds: 30, memoryMib: 256 }, {})).toEqual({
      ...defaults,
      cpuSeconds: 30,
      memoryMib: 256,
    });
    expect(joinLimits({ cpuSeconds: 30 }, { cpuSeconds: 20, wallSeconds: 5 })).toEqual({
      ...defaults,
      cpuSeconds: 20,
      wallSeconds: 5,
    });
  });

  test('have ceilings, and no other names', () => {
    expect(scriptLimitsSchema.safeParse({ memoryMib: 2048 }).success).toBe(false);
    expect(scriptLimitsSchema.safeParse({ cpuSeconds: 0 }).success).toBe(false);
    expect(scriptLimitsSchema.safeParse({ threads: 2 }).success).toBe(false);
  });
});
