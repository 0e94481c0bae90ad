import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test } from 'vitest';
import { readAgain } from './read-again.ts';

const queryClient = new QueryClient();
const queryKey = ['steps'];
afterEach(() => queryClient.clear());

/** A query whose answers are given by the test, one for each time that it is read. */
function watchQuery() {
  const asked: ((answer: string) => void)[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey,
    queryFn: () => new Promise<string>((resolve) => asked.push(resolve)),
  });
  const stop = observer.subscribe(() => {});
  return { asked, stop, shown: () => queryClient.getQueryData(queryKey) };
}

test('a first answer that was read before the news is followed by one that was read after it', async () => {
  const { asked, stop, shown } = watchQuery();
  const done = readAgain(queryClient, { queryKey });
  asked[0]?.('running');
  await expect.poll(() => asked.length).toBe(2);
  expect(shown()).toBe('running');
  asked[1]?.('succeeded');
  await done;
  expect([shown(), asked.length]).toEqual(['succeeded', 2]);
  stop();
});

test('what nobody reads at the moment is read once', async () => {
  const { asked, stop, shown } = watchQuery();
  asked[0]?.('running');
  await expect.poll(shown).toBe('running');
  const done = readAgain(queryClient, { queryKey });
  asked[1]?.('succeeded');
  await done;
  expect([shown(), asked.length]).toEqual(['succeeded', 2]);
  stop();
});
