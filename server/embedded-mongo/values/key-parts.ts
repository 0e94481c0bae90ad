import { typeOrder } from './value-order.ts';

const fixedBytes: Record<number, number> = {
  [typeOrder.minKey]: 1,
  [typeOrder.undefined]: 1,
  [typeOrder.null]: 1,
  [typeOrder.number]: 11,
  [typeOrder.objectId]: 13,
  [typeOrder.boolean]: 2,
  [typeOrder.date]: 9,
  [typeOrder.timestamp]: 9,
  [typeOrder.maxKey]: 1,
};

/** Where the part of a key that begins at `start` ends; a descending field has all its bits turned. */
export function keyEnd(key: Buffer, start: number, isInverted: boolean): number {
  const turn = isInverted ? 0xff : 0;
  const type = (key[start] ?? 0) ^ turn;
  const fixed = fixedBytes[type];
  if (fixed !== undefined) return start + fixed;
  switch (type) {
    case typeOrder.string:
      return textEnd(key, start, turn);
    case typeOrder.object:
      return nodeEnd(key, { start, turn, isInverted, hasNames: true });
    case typeOrder.array:
      return nodeEnd(key, { start, turn, isInverted, hasNames: false });
    case typeOrder.binary:
      return start + 6 + lengthAt(key, start + 1, turn);
    case typeOrder.code:
      return textEnd(key, start + 1, turn);
    case typeOrder.regex:
      return textEnd(key, textEnd(key, start + 1, turn), turn);
    default:
      throw new Error(`a key of the unknown type ${type}`);
  }
}

/** Text begins with a type byte and ends with 0 1; a 0 in it is followed by 255. */
function textEnd(key: Buffer, start: number, turn: number): number {
  for (let at = start + 1; at < key.length; at += 1) {
    if (((key[at] ?? 0) ^ turn) !== 0) continue;
    if (((key[at + 1] ?? 0) ^ turn) === 1) return at + 2;
    at += 1;
  }
  throw new Error('a key whose text does not end');
}

type NodePlace = { start: number; turn: number; isInverted: boolean; hasNames: boolean };

function nodeEnd(key: Buffer, { start, turn, isInverted, hasNames }: NodePlace): number {
  let at = start + 1;
  while (at < key.length && ((key[at] ?? 0) ^ turn) !== 0) {
    if (hasNames) at = textEnd(key, at, turn);
    at = keyEnd(key, at, isInverted);
  }
  return at + 1;
}

function lengthAt(key: Buffer, start: number, turn: number): number {
  let length = 0;
  for (let at = start; at < start + 4; at += 1) length = length * 256 + ((key[at] ?? 0) ^ turn);
  return length;
}
