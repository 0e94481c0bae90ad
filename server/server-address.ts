import type { Env } from './env.ts';

/** Where this process listens and where people reach it. */
export type ServerAddress = {
  port(): number;
  /** Resolves to the port as soon as the server listens. */
  listening: Promise<number>;
  /** Tells the port once the server listens (before, it is the one of the environment); gives the origin. */
  listensOn(port: number): string;
  /** The origin that people use, without a final slash; null for a worker of its own without `PUBLIC_URL`. */
  origin(): string | null;
};

/** `PUBLIC_URL`, else the address on which we listen: never what a request says about it (design 7.2). */
export function createServerAddress({
  host,
  port: first,
  publicUrl,
  role,
}: Pick<Env, 'host' | 'port' | 'publicUrl' | 'role'>): ServerAddress {
  let port = first;
  let tell: (port: number) => void = () => {};
  const listening = new Promise<number>((resolve) => {
    tell = resolve;
  });
  return {
    port: () => port,
    listening,
    listensOn(actual) {
      port = actual;
      tell(actual);
      return publicUrl ?? localUrl(host, actual);
    },
    origin() {
      if (publicUrl !== null) return publicUrl;
      return role === 'worker' || port === 0 ? null : localUrl(host, port);
    },
  };
}

function localUrl(host: string, port: number): string {
  const isAnywhere = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' || host === '::1';
  const name = isAnywhere ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
