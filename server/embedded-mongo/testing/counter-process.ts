import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

type Wish = { uri: string; databaseName: string; processes: number; total: number };

/** Runs processes that take jobs named `count` from one queue, until `total` jobs have run. */
export async function runCounters({ uri, databaseName, processes, total }: Wish): Promise<void> {
  const script = fileURLToPath(new URL('./count-jobs.ts', import.meta.url));
  const ended = Array.from({ length: processes }, () => {
    const child = spawn(process.execPath, ['--import', 'tsx', script, uri, databaseName, String(total)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr.on('data', (text) => {
      complaints += String(text);
    });
    return new Promise<void>((resolve, reject) => {
      child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(complaints))));
    });
  });
  await Promise.all(ended);
}
