/** What a command reads and writes; the process's own streams and files, or a test's. */
export type CommandIo = {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Rejects when there is no such file. */
  readFile(path: string): Promise<string>;
  /** The names in a folder; null: it is no folder. */
  list(folder: string): Promise<string[] | null>;
};

/** What a command's exit code says (design 2.4). */
export const exitCodes = { succeeded: 0, failed: 1, unusable: 2, waiting: 3 } as const;
