import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Builds what the tests run, once for all of them. */
export default function buildOnce(): void {
  const root = resolve(import.meta.dirname, '..');
  const build = spawnSync(process.execPath, ['bin/build.mjs'], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed');
}
