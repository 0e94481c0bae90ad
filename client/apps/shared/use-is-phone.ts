import { useMediaQuery } from '#client/ui/use-media-query.ts';

/** Whether the page is as narrow as a phone. */
export function useIsPhone(): boolean {
  return useMediaQuery('(max-width: 639px)');
}
