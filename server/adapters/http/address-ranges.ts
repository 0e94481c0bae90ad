import { BlockList, isIPv4 } from 'node:net';

/** IPv4 ranges that are not the public internet: local, private, shared, link-local, documentation, multicast. */
const closedIpv4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Within the global unicast space of IPv6: protocol assignments with Teredo, and documentation. */
const closedIpv6: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
];

const closed = new BlockList();
for (const [network, prefix] of closedIpv4) closed.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of closedIpv6) closed.addSubnet(network, prefix, 'ipv6');

/**
 * Whether an address belongs to the public internet. IPv6 forms that carry an IPv4 address (mapped, compatible,
 * NAT64, 6to4) are decoded first; of IPv6 only global unicast is public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !closed.check(address, 'ipv4');
  const words = expandIpv6(address);
  if (!words) return false;
  const carried = carriedIpv4(words);
  if (carried !== null) return !closed.check(carried, 'ipv4');
  const isGlobalUnicast = ((words[0] ?? 0) & 0xe000) === 0x2000;
  return isGlobalUnicast && !closed.check(joinWords(words), 'ipv6');
}

/** The eight 16-bit words of an IPv6 address (a zone is dropped); null for anything else. */
export function expandIpv6(address: string): number[] | null {
  const [bare = ''] = address.split('%');
  const [head = '', tail, ...more] = dottedToWords(bare).split('::');
  if (more.length > 0) return null;
  const left = wordsOf(head);
  const right = tail === undefined ? [] : wordsOf(tail);
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const words = [...left, ...new Array<number>(Math.max(0, missing)).fill(0), ...right];
  return words.every((word) => word >= 0 && word <= 0xffff) ? words : null;
}

/** Writes a dotted IPv4 end (`::ffff:127.0.0.1`) as two words. */
function dottedToWords(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_whole, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function wordsOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').map((word) => (/^[0-9a-f]{1,4}$/i.test(word) ? Number.parseInt(word, 16) : -1));
}

function joinWords(words: number[]): string {
  return words.map((word) => word.toString(16)).join(':');
}

/** The IPv4 address inside an IPv6 address, or null. */
function carriedIpv4(words: number[]): string | null {
  const [a, b, c, d, e, f] = words;
  const isZeroUpTo5 = a === 0 && b === 0 && c === 0 && d === 0 && e === 0;
  const isMapped = isZeroUpTo5 && (f === 0xffff || f === 0);
  const isTranslated = a === 0 && b === 0 && c === 0 && d === 0 && e === 0xffff && f === 0;
  const isNat64 = a === 0x64 && b === 0xff9b && c === 0 && d === 0 && e === 0 && f === 0;
  if (isMapped || isTranslated || isNat64) return toIpv4(words[6], words[7]);
  return a === 0x2002 ? toIpv4(b, c) : null;
}

function toIpv4(high = 0, low = 0): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
