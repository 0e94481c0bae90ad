/** What a script sees beside the language itself (docs/scripts.md), as declarations for the language service. */
export const sandboxTypes = `
type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

declare module 'millrace' {
  /** The run and step that this script executes. */
  export const context: {
    readonly runId: string;
    readonly flow: string;
    /** The path of the step, such as \`loop[3].send\`. */
    readonly path: string;
    readonly attempt: number;
    /** Stays the same when the step is tried again or its worker was lost. */
    readonly idempotencyKey: string;
    /** The person who started the run, by email; null when no person did. */
    readonly user: string | null;
  };
  /** What the flow kept under this key; null where nothing was kept. */
  export function getState<Value = any>(key?: string): Promise<Value | null>;
  /** Keeps a value for the next runs of the flow and its trigger; up to 1 MiB. */
  export function setState(value: unknown, key?: string): Promise<void>;
  /** Reads, changes and keeps a value; tried again when another run was faster. */
  export function updateState<Value = any>(
    change: (before: Value | null) => Value | Promise<Value>,
    key?: string,
  ): Promise<Value>;
  /** Starts the published version of another flow, and does not wait for it. Gives the id of the run. */
  export function startFlow(path: string, input?: unknown): Promise<string>;
  /** Sends a signal to a run that waits for it. */
  export function sendSignal(runId: string, name: string, value?: unknown): Promise<void>;
  /** A line in the step's log that says how far it is, from 0 to 100. */
  export function progress(percent: number, text?: string): void;
  /** The addresses of an approval node's request; they work before it opens. */
  export function approvalUrls(
    node: string,
  ): Promise<{ page: string; approve: string; reject: string }>;
  /** The value of a variable of the workspace. */
  export function getVariable(path: string): Promise<any>;
  /** The fields of a resource of the workspace. */
  export function getResource<Resource = any>(path: string): Promise<Resource>;
}

/** Saved scripts and packages: bundled when the script is saved. */
declare module '*';

interface Console {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
}
declare const console: Console;

declare class Headers {
  constructor(init?: Headers | Record<string, string> | [string, string][]);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  forEach(visit: (value: string, name: string) => void): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare class FormData {
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  entries(): IterableIterator<[string, string]>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare class AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
  static abort(reason?: unknown): AbortSignal;
  static timeout(milliseconds: number): AbortSignal;
  static any(signals: AbortSignal[]): AbortSignal;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
type BodyInit = string | ArrayBuffer | Uint8Array | URLSearchParams | FormData;
interface RequestInit {
  method?: string;
  headers?: Headers | Record<string, string> | [string, string][];
  body?: BodyInit | null;
  redirect?: 'follow' | 'error' | 'manual';
  signal?: AbortSignal | null;
}
declare class Request {
  constructor(input: string | URL | Request, init?: RequestInit);
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  text(): Promise<string>;
  json(): Promise<any>;
  arrayBuffer(): Promise<ArrayBuffer>;
}
declare class Response {
  constructor(body?: BodyInit | null, init?: { status?: number; statusText?: string; headers?: Record<string, string> });
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly redirected: boolean;
  readonly url: string;
  readonly headers: Headers;
  text(): Promise<string>;
  json(): Promise<any>;
  arrayBuffer(): Promise<ArrayBuffer>;
}
/** Reaches the public internet; private and local addresses are refused. */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | [string, string][]);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  toString(): string;
  forEach(visit: (value: string, name: string) => void): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
declare class URL {
  constructor(url: string | URL, base?: string | URL);
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
  toJSON(): string;
  static canParse(url: string, base?: string): boolean;
}
declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string);
  decode(bytes?: ArrayBuffer | Uint8Array): string;
}
declare function atob(text: string): string;
declare function btoa(text: string): string;
declare function structuredClone<Value>(value: Value): Value;
declare function setTimeout(run: (...values: any[]) => void, milliseconds?: number, ...values: any[]): number;
declare function clearTimeout(timer: number | undefined): void;
interface CryptoKey {
  readonly type: string;
}
declare const crypto: {
  randomUUID(): string;
  getRandomValues<Bytes extends ArrayBufferView>(bytes: Bytes): Bytes;
  readonly subtle: {
    digest(algorithm: string | { name: string }, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>;
    importKey(
      format: 'raw',
      key: ArrayBuffer | ArrayBufferView,
      algorithm: { name: 'HMAC'; hash: string },
      extractable: boolean,
      usages: ('sign' | 'verify')[],
    ): Promise<CryptoKey>;
    sign(algorithm: string, key: CryptoKey, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>;
    verify(
      algorithm: string,
      key: CryptoKey,
      signature: ArrayBuffer | ArrayBufferView,
      data: ArrayBuffer | ArrayBufferView,
    ): Promise<boolean>;
  };
};
declare const performance: { now(): number };
`;
