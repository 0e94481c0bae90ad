import type { Actor } from '#shared/people/roles.ts';
import type { Services } from './services.ts';

/** What a handler knows of the request besides its input. */
export type RequestFacts = {
  /** The `Host` header, such as `localhost:4400`. */
  host: string;
  origin: string | null;
  /** `Sec-Fetch-Site`, where the browser sends it. */
  fetchSite: string | null;
};

/** Who asks and how they showed it: `sessionHash` for a cookie, else null. */
export type Caller = { actor: Actor; sessionHash: string | null };

export type SessionCookie = {
  set(sessionId: string, expiresAt: number): void;
  clear(): void;
};

export type ApiContext = {
  services: Services;
  caller: Caller;
  facts: RequestFacts;
  cookie: SessionCookie;
};
