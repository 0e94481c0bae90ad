import type { LastOutcome } from '#shared/flows/test-case-view.ts';
import type { TestCase } from '#shared/graph/test-cases.ts';

/** A test case of a flow; its id orders the cases of a flow as they were made. */
export type TestCaseRecord = {
  id: string;
  workspaceId: string;
  flowId: string;
  /** Counts how often it was saved, from 1. */
  revision: number;
  testCase: TestCase;
  outcome: LastOutcome | null;
  /** Milliseconds since the epoch. */
  updatedAt: number;
  updatedBy: string | null;
};

type Place = { workspaceId: string; flowId: string };

export type TestCaseStore = {
  /** In order of their ids. */
  list(flow: Place): Promise<TestCaseRecord[]>;
  /** Throws AppError('conflict') when the id is taken. */
  insert(record: TestCaseRecord): Promise<void>;
  /** Saves a case in one write conditional on the revision it was read at; false when it is another one by now. */
  replace(record: TestCaseRecord, expectedRevision: number): Promise<boolean>;
  /** Keeps what became of a case, unless it was changed since; a case that is gone is left alone. */
  noteOutcome(flow: Place, id: string, outcome: LastOutcome): Promise<void>;
  remove(flow: Place, ids: string[]): Promise<void>;
  removeAll(flow: Place): Promise<void>;
};
