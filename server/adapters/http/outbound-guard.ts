import { lookup } from 'node:dns/promises';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { AppError } from '#shared/errors.ts';
import { isPublicAddress } from './address-ranges.ts';

/** An address that may be connected to; `family` as Node's lookup gives it. */
export type CheckedAddress = { address: string; family: 4 | 6 };

/**
 * Decides where the installation may connect to on behalf of its users (design 4.4). Everything but the public
 * internet is refused unless the installation allows it.
 */
export type OutboundGuard = {
  /**
   * Resolves a host once and returns the address to connect to; the caller must connect to exactly this address.
   * Throws an `AppError` `forbidden` for a refused address and `unavailable` for a name that does not resolve.
   */
  resolve(host: string, port: number): Promise<CheckedAddress>;
};

/** Whose certificate a TLS connection to a pinned address has to show; an address is compared as it is. */
export function serverName(host: string): { servername?: string } {
  return isIP(host) ? {} : { servername: host };
}

type AllowRule = { matches(host: string, address: string): boolean; port: number | null };

/** `allow` lists hosts (`api.internal`, `*.internal`), addresses, ranges (`10.0.0.0/8`), each also with `:port`. */
export function createOutboundGuard(allow: readonly string[], lookUp: LookUp = askSystem): OutboundGuard {
  const rules = allow
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseRule);
  const isAllowed = (host: string, address: string, port: number): boolean =>
    isPublicAddress(address) ||
    rules.some((rule) => (rule.port === null || rule.port === port) && rule.matches(host, address));
  return {
    async resolve(host, port) {
      const name = host.replace(/^\[|\]$/g, '').toLowerCase();
      const addresses = isIP(name) ? [name] : await lookUpAll(name, lookUp);
      const found = addresses.find((address) => isAllowed(name.replace(/\.$/, ''), address, port));
      if (found !== undefined) return { address: found, family: isIPv4(found) ? 4 : 6 };
      throw new AppError(
        'forbidden',
        `Connections to ${name} are not allowed: it is a local, private or reserved address. ` +
          'The operator of this installation can allow it by OUTBOUND_ALLOW.',
      );
    },
  };
}

/** The addresses of a host name; rejects when there is none. */
export type LookUp = (name: string) => Promise<string[]>;

async function askSystem(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map((each) => each.address);
}

async function lookUpAll(name: string, lookUp: LookUp): Promise<string[]> {
  try {
    return await lookUp(name);
  } catch (cause) {
    throw new AppError('unavailable', `The host ${name} was not found.`, { cause });
  }
}

function parseRule(entry: string): AllowRule {
  const { host, port } = splitPort(entry.toLowerCase());
  const [network = '', prefix] = host.split('/');
  if (isIP(network)) return { port, matches: matchRange(network, prefix) };
  if (host.startsWith('*.')) return { port, matches: (name) => name.endsWith(host.slice(1)) };
  return { port, matches: (name) => name === host };
}

function matchRange(network: string, prefix: string | undefined): AllowRule['matches'] {
  const family = isIPv4(network) ? 'ipv4' : 'ipv6';
  const whole = family === 'ipv4' ? 32 : 128;
  const range = new BlockList();
  range.addSubnet(network, prefix === undefined ? whole : Number(prefix), family);
  return (_name, address) => (isIPv4(address) ? 'ipv4' : 'ipv6') === family && range.check(address, family);
}

/** Splits `host:port`, `[v6]:port` and leaves a bare IPv6 address alone. */
function splitPort(entry: string): { host: string; port: number | null } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] ? Number(bracketed[2]) : null };
  const plain = /^([^:]+):(\d+)$/.exec(entry);
  return plain ? { host: plain[1] ?? '', port: Number(plain[2]) } : { host: entry, port: null };
}
