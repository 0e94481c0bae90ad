/** What `/metrics` tells of the state that all processes share. */
export type SharedGauges = {
  /** How many runs have not ended, by status. */
  openRuns(): Promise<{ status: string; count: number }[]>;
  /** Wake-ups and firings whose time has come, and those that are to come. */
  jobs(): Promise<{ due: number; later: number }>;
  /** What the database tells of itself; null where it may not be asked. */
  database(): Promise<DatabaseGauges | null>;
};

export type DatabaseGauges = {
  /** Queries that read a whole collection since it started. */
  scans: number;
  /** How long the oldest write waits for the disk, and the longest that one has waited; the embedded database only. */
  unflushed: { nowSeconds: number; longestSeconds: number } | null;
};
