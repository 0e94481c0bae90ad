import { packageVersion } from '#server/package-root.ts';
import { writeLine } from './terminal.ts';

export function versionCommand(): number {
  writeLine(packageVersion());
  return 0;
}
