/** What `/metrics` tells of the state that all processes share. */
export type SharedGauges = {
  /** How many runs have not ended, by status. */
  openRuns(): Promise<{ status: string; count: number }[]>;
  /** Wake-ups and firings whose time has come, and those that are to come. */
  jobs(): Promise<{ due: number; later: number }>;
  /** Queries that read a whole collection since the database started; null where it may not be asked. */
  scans(): Promise<number | null>;
};
