import { type Connection, Schema } from 'mongoose';
import { collectionOptions } from './collection-options.ts';

/** A test case of a flow; ids are ordered by when they were made. */
export type TestCaseDocument = {
  _id: string;
  workspaceId: string;
  flowId: string;
  revision: number;
  /** JSON text of a `TestCase`. */
  testCase: string;
  /** JSON text of a `LastOutcome`; null: it was not run yet. */
  outcome: string | null;
  updatedAt: Date;
  updatedBy: string | null;
};

const schema = new Schema<TestCaseDocument>(
  {
    _id: { type: String, required: true },
    workspaceId: { type: String, required: true },
    flowId: { type: String, required: true },
    revision: Number,
    testCase: String,
    outcome: String,
    updatedAt: Date,
    updatedBy: String,
  },
  collectionOptions('testCases'),
).index({ workspaceId: 1, flowId: 1 });

export function defineTestCaseModel(connection: Connection) {
  return { testCases: connection.model('TestCase', schema) };
}
