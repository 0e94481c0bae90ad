import { AppError } from '#shared/errors.ts';
import { sendOnce, type WireResponse } from './outbound-exchange.ts';
import { createOutboundGuard, type LookUp } from './outbound-guard.ts';

export type OutboundRequest = {
  url: string;
  method: string;
  headers: [string, string][];
  /** Names of headers that, like `Authorization`, do not follow a redirect to another origin. */
  secretHeaders?: string[];
  body?: Uint8Array | null;
  /** `follow` (the default) checks every hop; `manual` returns the redirect; `error` refuses it. */
  redirect?: 'follow' | 'manual' | 'error';
  /** Milliseconds for the whole exchange, redirects included. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

export type OutboundResponse = {
  /** The address that answered, after redirects. */
  url: string;
  status: number;
  statusText: string;
  headers: [string, string][];
  body: Uint8Array;
  redirected: boolean;
};

/**
 * A request to somewhere outside (design 4.4). Rejects with an `AppError`: `forbidden` (address not allowed),
 * `bad_request` (URL, method, header), `payload_too_large`, `unavailable` (no connection, time over, aborted).
 */
export type OutboundFetch = (request: OutboundRequest) => Promise<OutboundResponse>;

export type OutboundOptions = {
  /** Entries of `OUTBOUND_ALLOW`: hosts, addresses or ranges, each also with `:port`. */
  allow?: readonly string[];
  /** Bytes that a response may have, also after decompression; 16 MiB by default. */
  maxBytes?: number;
  /** 60,000 by default. */
  timeoutMs?: number;
  /** Gives the addresses of a name; that of the operating system by default. */
  lookup?: LookUp;
};

const maxRedirects = 10;
const defaultMaxBytes = 16 * 2 ** 20;
const defaultTimeoutMs = 60_000;
const credentialHeaders = ['authorization', 'cookie', 'proxy-authorization'];

/** Resolves, checks and pins each host, for the first request and for every redirect. */
export function createOutboundFetch(options: OutboundOptions = {}): OutboundFetch {
  const guard = createOutboundGuard(options.allow ?? [], options.lookup);
  const maxBytes = options.maxBytes ?? defaultMaxBytes;

  return async (request) => {
    const timeLimit = limitTime(request.timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs, request.signal);
    return follow(request, timeLimit.signal).finally(timeLimit.forget);
  };

  async function follow(request: OutboundRequest, signal: AbortSignal): Promise<OutboundResponse> {
    let hop = firstHop(request);
    for (let count = 0; count <= maxRedirects; count += 1) {
      const address = await guard.resolve(hop.url.hostname, portOf(hop.url));
      const response = await sendOnce({ ...hop, address, maxBytes, signal });
      const target = redirectTarget(response, hop.url);
      if (target === null || request.redirect === 'manual') return finish(response, hop.url, count > 0);
      if (request.redirect === 'error') {
        throw new AppError('unavailable', `${hop.url.origin} redirects, and redirects are refused here.`);
      }
      hop = nextHop(hop, target, response.status);
    }
    throw new AppError('unavailable', `More than ${maxRedirects} redirects.`);
  }
}

/**
 * A signal that aborts after a time or with another one. Not `AbortSignal.any` with `AbortSignal.timeout`: in Node 20 a
 * timeout that only a combined signal knows is collected as garbage and never comes.
 */
function limitTime(milliseconds: number, above: AbortSignal | undefined) {
  const controller = new AbortController();
  const end = () => controller.abort(above?.reason);
  const late = new DOMException('The operation timed out', 'TimeoutError');
  const timer = setTimeout(() => controller.abort(late), milliseconds);
  above?.addEventListener('abort', end);
  if (above?.aborted) end();
  return {
    signal: controller.signal,
    forget() {
      clearTimeout(timer);
      above?.removeEventListener('abort', end);
    },
  };
}

type Hop = {
  url: URL;
  method: string;
  headers: [string, string][];
  /** In lower case. */
  secretHeaders: string[];
  body: Uint8Array | null;
};

function firstHop(request: OutboundRequest): Hop {
  const url = parseUrl(request.url);
  const headers = [...request.headers];
  if (url.username !== '' || url.password !== '') {
    const user = `${decode(url.username)}:${decode(url.password)}`;
    headers.push(['authorization', `Basic ${Buffer.from(user).toString('base64')}`]);
    url.username = '';
    url.password = '';
  }
  const named = (request.secretHeaders ?? []).map((name) => name.toLowerCase());
  const secretHeaders = [...credentialHeaders, ...named];
  return { url, method: request.method.toUpperCase(), headers, secretHeaders, body: request.body ?? null };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AppError(
      'bad_request',
      'The name or password in the URL has a "%" that is not part of an encoded letter.',
    );
  }
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (!url) throw new AppError('bad_request', `"${text.slice(0, 200)}" is not a URL.`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new AppError('bad_request', `Only http and https are possible, not "${url.protocol}".`);
  }
  return url;
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function redirectTarget(response: WireResponse, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null;
  const location = response.headers.find(([name]) => name === 'location')?.[1];
  return location === undefined ? null : parseUrl(location, from);
}

/** The browser's rules: 303 and a POST after 301 or 302 become GET; credentials stay with their origin. */
function nextHop(hop: Hop, target: URL, status: number): Hop {
  const becomesGet = (status === 303 && hop.method !== 'HEAD') || (status < 303 && hop.method === 'POST');
  const isOtherOrigin = target.origin !== hop.url.origin;
  const dropped = [
    ...(becomesGet ? ['content-type', 'content-encoding', 'content-language', 'content-location'] : []),
    ...(isOtherOrigin ? hop.secretHeaders : []),
  ];
  const headers = hop.headers.filter(([name]) => !dropped.includes(name.toLowerCase()));
  target.username = '';
  target.password = '';
  return becomesGet
    ? { ...hop, url: target, method: 'GET', headers, body: null }
    : { ...hop, url: target, headers };
}

function finish(response: WireResponse, url: URL, redirected: boolean): OutboundResponse {
  return { ...response, url: url.href, redirected };
}
