/** A page of a list, and the cursor of the one after it. */
export type Page<Item> = { items: Item[]; next?: string | undefined };

type Cursor = { cursor?: string };

/**
 * The options that `useInfiniteQuery` needs to read a list page by page. tRPC's own ones send a key `direction`,
 * which our strict inputs refuse.
 */
export function pagesOf<Item>(read: (cursor: Cursor, signal: AbortSignal) => Promise<Page<Item>>) {
  return {
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      read(pageParam === null ? {} : { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Item>): string | null => page.next ?? null,
  };
}
