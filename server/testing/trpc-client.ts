import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import type { AppRouter } from '#server/api/app-router.ts';

type Credentials = { cookie?: string | null; token?: string };

/** The client of the pages, with a cookie or a token of its own instead of a browser's. */
export function createTestClient(origin: string, credentials: Credentials) {
  const headers = {
    ...(credentials.cookie ? { cookie: credentials.cookie } : {}),
    ...(credentials.token === undefined ? {} : { authorization: `Bearer ${credentials.token}` }),
  };
  const url = `${origin}/trpc`;
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource: eventSourceWith(headers) as never }),
        false: httpBatchLink({ url, headers }),
      }),
    ],
  });
}

export type TestClient = ReturnType<typeof createTestClient>;

/** The little of `EventSource` that the link uses, over fetch, because Node has none and a browser sends the cookie. */
function eventSourceWith(headers: Record<string, string>) {
  return class extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSED = 2;
    readyState = 0;
    readonly #abort = new AbortController();

    constructor(url: string) {
      super();
      this.#read(url).catch(() => this.#end());
    }

    async #read(url: string): Promise<void> {
      const answer = await fetch(url, { headers, signal: this.#abort.signal });
      if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`);
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
      let text = '';
      for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
        const parts = (text + chunk).split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) this.#emit(part);
      }
      this.#end();
    }

    #emit(part: string): void {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1];
      const data = field('data');
      const event = new Event(field('event') ?? 'message');
      this.dispatchEvent(Object.assign(event, { data: data ?? '', lastEventId: field('id') ?? '' }));
    }

    #end(): void {
      if (this.#abort.signal.aborted) return;
      this.readyState = 2;
      this.dispatchEvent(new Event('error'));
    }

    close(): void {
      this.readyState = 2;
      this.#abort.abort();
    }
  };
}
