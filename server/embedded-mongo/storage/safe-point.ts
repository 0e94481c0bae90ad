import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { isFileComplete, type MetaPage, parseMetaPage, readNewestMeta, writeOnlyMeta } from './meta-page.ts';

/**
 * The last state that is certainly on the disk, in a file of its own with two slots written in turn. After a power
 * loss the newest root pointer may lead to pages that were never written; then the database goes back to this one,
 * whose pages are kept from reuse until the next safe point is on the disk.
 */
type SafePoint = { sequence: number; boot: string; meta: MetaPage };

export const safePointFile = (dataDir: string): string => join(dataDir, 'database.safe');

const slotBytes = 128 * 1024;
const headBytes = 80;
const hashBytes = 32;

/** Writes a safe point into its slot; it counts from when the file is synced. */
export async function writeSafePoint(file: FileHandle, sequence: number, meta: MetaPage): Promise<void> {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(meta.page.length, 0);
  head.writeDoubleLE(sequence, 8);
  head.write(bootOf(), 16, 'latin1');
  const body = Buffer.concat([head, meta.page]);
  const slot = Buffer.concat([body, hashOf(body)]);
  await file.write(slot, 0, slot.length, (sequence % 2) * slotBytes);
  await file.datasync();
}

/**
 * Brings the data file back to the last safe point when the machine went down since, or when the file was cut: the
 * only ways in which something may be missing of what the newest root pointer leads to.
 */
export function restoreSafePoint(dataDir: string, dataFile: string): 'unchanged' | 'restored' {
  const path = safePointFile(dataDir);
  if (!existsSync(dataFile) || !existsSync(path)) return 'unchanged';
  const safe = readSafePoint(path);
  if (!safe) return 'unchanged';
  const file = openSync(dataFile, 'r+');
  try {
    const newest = readNewestMeta(file);
    if (newest && newest.transaction <= safe.meta.transaction) return 'unchanged';
    if (newest && isSameBoot(safe.boot) && isFileComplete(file, newest)) return 'unchanged';
    writeOnlyMeta(file, safe.meta);
    fsyncSync(file);
    return 'restored';
  } finally {
    closeSync(file);
  }
}

function readSafePoint(path: string): SafePoint | null {
  const bytes = readFileSync(path);
  const points = [0, slotBytes]
    .map((start) => parseSlot(bytes.subarray(start)))
    .filter((point) => point !== null);
  return points.sort((left, right) => right.sequence - left.sequence)[0] ?? null;
}

/** The root pointer that a data directory goes back to after a power loss, or null when there is none. */
export function lastSafePoint(dataDir: string): MetaPage | null {
  const path = safePointFile(dataDir);
  return existsSync(path) ? (readSafePoint(path)?.meta ?? null) : null;
}

/** The number to write the next safe point under. */
export function nextSequence(dataDir: string): number {
  const path = safePointFile(dataDir);
  return existsSync(path) ? (readSafePoint(path)?.sequence ?? 0) + 1 : 1;
}

function parseSlot(slot: Buffer): SafePoint | null {
  if (slot.length < headBytes) return null;
  const end = headBytes + slot.readUInt32LE(0);
  if (end + hashBytes > slot.length) return null;
  const body = slot.subarray(0, end);
  if (!hashOf(body).equals(slot.subarray(end, end + hashBytes))) return null;
  const meta = parseMetaPage(body.subarray(headBytes));
  const boot = body.toString('latin1', 16, headBytes).replace(/\0+$/, '');
  return meta && { sequence: body.readDoubleLE(8), boot, meta };
}

function hashOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Names the running of the machine: the kernel's own id of it, or else when it began. */
function bootOf(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return `since:${Math.round(Date.now() / 1000 - uptime())}`;
  }
}

function isSameBoot(boot: string): boolean {
  const now = bootOf();
  if (!now.startsWith('since:') || !boot.startsWith('since:')) return now === boot;
  return Math.abs(Number(now.slice(6)) - Number(boot.slice(6))) < 60;
}
