import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type DatabaseProcess = { uri: string; kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> };

/** Starts a database in a process of its own; rejects with what it printed when it does not start. */
export async function startDatabaseProcess(
  dataDir: string,
  sync: 'process' | 'disk',
): Promise<DatabaseProcess> {
  const script = fileURLToPath(new URL('./serve-for-test.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir, sync], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const uri = await firstLine(child);
  return {
    uri,
    kill: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    let complaints = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += String(chunk);
      if (output.includes('\n')) resolve(output.trim());
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints += String(chunk);
    });
    child.once('close', () => reject(new Error(`The database did not start: ${complaints}`)));
  });
}
