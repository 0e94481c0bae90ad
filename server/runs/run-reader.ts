import type { RunRecord, StepRecord, StoredValue } from '#server/runtime/records.ts';
import type { LogLineView, RunStatus } from '#shared/runs/run.ts';

export type RunFilter = {
  flowId?: string;
  status?: RunStatus;
  /** The kind of the trigger. */
  trigger?: string;
  label?: string;
  /** Made at this time or later, and before; milliseconds. */
  since?: number;
  until?: number;
  includeTests?: boolean;
  /** `user:<id>` or `token:<name>` */
  startedBy?: string;
  /** Only runs that this app started. */
  appId?: string;
};
export type Page<Item> = { items: Item[]; next?: string };

/** Where a page of steps goes on behind this one. */
export function stepCursor({ order, path }: Pick<StepRecord, 'order' | 'path'>): string {
  return `${order}:${path}`;
}

/** The reading side of runs, for people and other systems; readers see what is unflushed as well (design 8.1). */
export type RunReader = {
  find(workspaceId: string, runId: string): Promise<RunRecord | null>;
  /** Newest first. `cursor` is opaque. */
  list(
    workspaceId: string,
    filter: RunFilter,
    page: { cursor?: string; limit: number },
  ): Promise<Page<RunRecord>>;
  /** In order of start, merged with what is unflushed and what is open (`unsavedSteps`). `cursor`: `stepCursor`. */
  steps(
    workspaceId: string,
    runId: string,
    page: { cursor?: string; limit: number },
  ): Promise<Page<StepRecord>>;
  /** The steps at these paths, in any order; those that there are none of are left out. */
  stepsAt(workspaceId: string, runId: string, paths: string[]): Promise<StepRecord[]>;
  /** How many iterations of a container have begun; its path ends in its attempt (`loop#2`) from the second on. */
  iterationsOf(workspaceId: string, runId: string, container: string): Promise<number>;
  findStep(workspaceId: string, runId: string, path: string): Promise<StepRecord | null>;
  /** Lines with `seq` greater than `afterSeq`, at most `limit`. */
  logs(workspaceId: string, runId: string, afterSeq: number, limit: number): Promise<LogLineView[]>;
  /** Loads a stored value as JSON text. */
  readValue(workspaceId: string, value: StoredValue): Promise<string>;
};
