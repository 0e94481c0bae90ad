import type { QueryClient, QueryFilters } from '@tanstack/react-query';

/**
 * Reads queries again after news. An answer that is on its way was perhaps read before the news: it is waited for, not
 * cut off, so that a slow server is heard at all, and then asked for once more.
 */
export async function readAgain(queryClient: QueryClient, filter: QueryFilters): Promise<void> {
  const isReading = queryClient.isFetching(filter) > 0;
  const read = () => queryClient.invalidateQueries(filter, { cancelRefetch: false });
  await read();
  if (isReading) await read();
}
