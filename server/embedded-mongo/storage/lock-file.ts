import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

type Owner = { pid: number; startedAt: number };

/**
 * Makes this process the only one to use a data directory, and returns what gives it back. A lock left by a process
 * that was killed is taken over; one of a living process is an error that names it.
 */
export function lockDirectory(dataDir: string): () => void {
  const path = join(dataDir, 'database.lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (writeLock(path)) return () => rmSync(path, { force: true });
    const owner = readOwner(path);
    if (owner && isAlive(owner)) {
      throw new Error(`The database files in ${dataDir} are used by another process (pid ${owner.pid})`);
    }
    rmSync(path, { force: true });
  }
  throw new Error(
    `The database files in ${dataDir} are used by another process (several are starting at once)`,
  );
}

function writeLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) } satisfies Owner));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

/** A pid is used again after a restart of a container: only the same start time makes it the same process. */
function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const startedAt = startOf(owner.pid);
  return startedAt === 0 || owner.startedAt === 0 || Math.abs(startedAt - owner.startedAt) < 2;
}

/** Start of a process in the kernel's ticks; 0 where the system does not tell. */
function startOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return 0;
  }
}
