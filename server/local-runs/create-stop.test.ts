import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createStop } from './create-stop.ts';

const long = { ms: 60_000, sentence: 'it took too long', above: undefined };

test('comes in time, also when garbage is collected meanwhile', async () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const stop = createStop({ ...long, ms: 100 });
  const collecting = setInterval(collect, 10);
  await once(stop.signal, 'abort');
  clearInterval(collecting);
  expect(stop.sentence()).toBe('it took too long');
});

test('comes with what is above it, with the sentence that was first', () => {
  const above = createStop(long);
  const stop = createStop({ ...long, above: above.signal });
  const other = createStop({ ...long, above: above.signal });
  other.now('it is too large');
  above.now('all took too long');
  expect([stop.signal.aborted, stop.sentence(), other.sentence()]).toEqual([
    true,
    'all took too long',
    'it is too large',
  ]);
  expect(createStop({ ...long, above: above.signal }).sentence()).toBe('all took too long');
  for (const one of [above, stop, other]) one.forget();
});

test('does not come when it is forgotten', () => {
  const above = new AbortController();
  const stop = createStop({ ...long, above: above.signal });
  stop.forget();
  above.abort();
  expect([stop.signal.aborted, stop.sentence()]).toEqual([false, null]);
});
