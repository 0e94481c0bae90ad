import { QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { AppRouter } from '#server/api/app-router.ts';
import { toApiError } from './api-error.ts';

/** How long an answer counts as fresh: moving between pages never shows a wait, live events refresh what changed. */
const freshMs = 15_000;

/** Called once when the server says that nobody is signed in. */
let onSignedOut = (): void => {};

export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (toApiError(error).code === 'unauthenticated') onSignedOut();
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      retry: (failures, error) => {
        const { code } = toApiError(error);
        return failures < 3 && (code === 'offline' || code === 'unavailable');
      },
    },
    mutations: { retry: false },
  },
});

/** The client for calls outside React Query: autosave, the event stream. */
export const trpcClient = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url: '/trpc' }),
      false: httpBatchLink({ url: '/trpc', maxURLLength: 4_000 }),
    }),
  ],
});

/** `useQuery(trpc.flows.list.queryOptions({ workspace }))`, `useMutation(trpc.runs.cancel.mutationOptions())`. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient });
