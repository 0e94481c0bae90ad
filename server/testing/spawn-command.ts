import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type SpawnedCommand = {
  child: ChildProcess;
  output(): string;
  /** Waits until it has written this. */
  written(text: string): Promise<void>;
  /** It has ended and all that it wrote was read. */
  ended: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

const entry = new URL('../cli/main.ts', import.meta.url).href;

/** Runs `millrace <args>` from the sources in a process of its own, with these variables and no others. */
export function spawnCommand(
  args: string[],
  variables: Record<string, string> = {},
  input = '',
): SpawnedCommand {
  const begin = `import(${JSON.stringify(entry)}).then(async ({ main }) => { process.exitCode = await main(process.argv.slice(1)); });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', begin, '--', ...args], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: variables,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(input);
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  // Not at its exit: what it wrote last is read only after that.
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    output: () => output,
    ended,
    written: (text) =>
      new Promise((resolve, reject) => {
        const look = () => output.includes(text) && resolve();
        listeners.add(look);
        look();
        void ended.then((code) => reject(new Error(`The command ended with ${code}:\n${output}`)));
      }),
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}
