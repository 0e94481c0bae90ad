import { spawn } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';

export type PackageRequest = {
  /** An empty folder that belongs to this installation alone. */
  folder: string;
  /** Package names with the ranges that are wanted. */
  dependencies: Record<string, string>;
  /** A package-lock.json whose versions are kept where they fit. */
  lock: string | null;
  /** What npm gets of the environment: where it is found and how it reaches its registry. */
  environment: Record<string, string>;
};

export type InstalledPackages = { lock: string; versions: Record<string, string> };

const installMs = 90_000;
const mostBytes = 100 * 2 ** 20;
const mostPackages = 300;
const mostOutputCharacters = 20_000;

/** Nothing of a package is executed, and nothing but the registry is asked. */
const lockedDown = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--no-bin-links',
  '--omit=dev',
  '--omit=optional',
  '--prefer-offline',
  '--loglevel=error',
  '--install-links=false',
  '--allow-git=none',
  '--allow-remote=none',
  '--allow-file=none',
  '--allow-directory=none',
  '--git=no-git-here',
];

/** Resolves packages, checks where each would come from, then puts them into `folder`/node_modules. */
export async function installPackages(request: PackageRequest): Promise<InstalledPackages> {
  const { folder, dependencies } = request;
  const manifest = { name: 'script', version: '1.0.0', private: true, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  if (request.lock !== null) await writeFile(join(folder, 'package-lock.json'), request.lock);
  await runNpm(request, ['install', '--package-lock-only']);
  const lock = await readFile(join(folder, 'package-lock.json'), 'utf8');
  const versions = checkLock(lock, dependencies);
  await runNpm(request, ['ci']);
  await checkSize(join(folder, 'node_modules'));
  return { lock, versions };
}

type LockEntry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
};

/** Every package has to be an archive of the registry with its hash. */
function checkLock(lock: string, dependencies: Record<string, string>): Record<string, string> {
  const entries = Object.entries((JSON.parse(lock) as { packages: Record<string, LockEntry> }).packages);
  if (entries.length > mostPackages) {
    throw refuse(`These packages need ${entries.length} packages; at most ${mostPackages} are possible.`);
  }
  for (const [place, entry] of entries) {
    if (place === '') continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const isArchive = entry.resolved === undefined || /^https?:\/\//.test(entry.resolved);
    if (entry.link === true || !isArchive || entry.integrity === undefined) {
      throw refuse(`The package "${name}" does not come from the registry and cannot be used.`);
    }
  }
  const found = Object.fromEntries(entries);
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, found[`node_modules/${name}`]?.version ?? '']),
  );
}

async function checkSize(folder: string): Promise<void> {
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
    if (bytes > mostBytes) throw refuse('These packages are larger than 100 MiB and cannot be used.');
  }
}

function runNpm(request: PackageRequest, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', [...args, ...lockedDown], {
      cwd: request.folder,
      env: request.environment,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: installMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (output.length < mostOutputCharacters) output += chunk.toString('utf8');
    });
    child.on('error', (cause) =>
      reject(
        new AppError('unavailable', 'Packages cannot be fetched: npm does not start on this server.', {
          cause,
        }),
      ),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else if (signal !== null) {
        reject(new AppError('unavailable', `Fetching packages took longer than ${installMs / 1000} s.`));
      } else reject(explain(output));
    });
  });
}

/** What npm says, as a sentence for the author. */
function explain(output: string): AppError {
  const code = /npm (?:error|ERR!) code (\w+)/.exec(output)?.[1] ?? '';
  const missing = /'([^']+)@[^'@]*' (?:is not in this registry|could not be found)/.exec(output)?.[1];
  if (code === 'E404') return refuse(`There is no package "${missing ?? 'of this name'}" in the registry.`);
  const range = /No matching version found for ([^\s]+?)\.?\s/.exec(output)?.[1];
  if (code === 'ETARGET') return refuse(`There is no version ${range ?? 'that fits'} in the registry.`);
  if (code === 'ERESOLVE')
    return refuse('The packages need versions of one another that do not fit together.');
  if (/^E(ALLOW|GIT)|allow-/.test(code) || /allow-(git|remote|file|directory)/.test(output)) {
    return refuse('One of the packages needs something that does not come from the registry.');
  }
  if (/^(ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|ENOTCACHED|ERR_SOCKET|FETCH)/.test(code)) {
    return new AppError('unavailable', 'The registry of packages cannot be reached. Try again later.');
  }
  return refuse(`The packages cannot be installed${code === '' ? '' : ` (${code})`}.`);
}

function refuse(message: string): AppError {
  return new AppError('invalid_definition', message);
}
