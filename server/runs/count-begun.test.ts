import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBegun } from './count-begun.ts';

test('every count is found by few questions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(100_000), async (count) => {
      let asked = 0;
      const found = await countBegun(async (index) => {
        asked += 1;
        return index < count;
      });
      expect(found).toBe(count);
      expect(asked).toBeLessThan(40);
    }),
  );
});
