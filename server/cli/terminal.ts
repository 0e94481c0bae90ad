/** Results of a command, on stdout. */
export function writeLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What went wrong, on stderr. */
export function writeError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Says in one sentence what is wrong with the arguments; the exit code of a bad use is 2. */
export function badUse(sentence: string): number {
  writeError(`${sentence}\nSee "millrace help".`);
  return 2;
}
