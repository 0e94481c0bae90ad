import type { TestCaseRecord, TestCaseStore } from '#server/test-cases/test-case-store.ts';
import { AppError } from '#shared/errors.ts';
import { lastOutcomeSchema } from '#shared/flows/test-case-view.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { TestCaseDocument } from './models/test-case-model.ts';

/** Test cases of flows, one document each. */
export function createMongoTestCaseStore(connection: MongoConnection): TestCaseStore {
  const cases = connection.db.collection<TestCaseDocument>('testCases');
  return {
    async list({ workspaceId, flowId }) {
      const found = await cases.find({ workspaceId, flowId }).sort({ _id: 1 }).toArray();
      return found.map(toRecord);
    },

    async insert(record) {
      await cases.insertOne(toDocument(record)).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        throw new AppError('conflict', 'There is such a test case already.', { cause: error });
      });
    },

    async replace(record, expectedRevision) {
      const { _id, workspaceId, flowId, ...fields } = toDocument(record);
      const place = { _id, workspaceId, flowId, revision: expectedRevision };
      return (await cases.updateOne(place, { $set: fields })).matchedCount === 1;
    },

    async noteOutcome({ workspaceId, flowId }, id, outcome) {
      await cases.updateOne(
        { _id: id, workspaceId, flowId, revision: outcome.caseRevision },
        { $set: { outcome: JSON.stringify(outcome) } },
      );
    },

    async remove({ workspaceId, flowId }, ids) {
      await cases.deleteMany({ workspaceId, flowId, _id: { $in: ids } });
    },

    async removeAll({ workspaceId, flowId }) {
      await cases.deleteMany({ workspaceId, flowId });
    },
  };
}

function toDocument({ id, testCase, outcome, updatedAt, ...rest }: TestCaseRecord): TestCaseDocument {
  return {
    ...rest,
    _id: id,
    testCase: JSON.stringify(testCase),
    outcome: outcome && JSON.stringify(outcome),
    updatedAt: new Date(updatedAt),
  };
}

function toRecord({ _id, testCase, outcome, updatedAt, ...rest }: TestCaseDocument): TestCaseRecord {
  return {
    ...rest,
    id: _id,
    testCase: testCaseSchema.parse(JSON.parse(testCase)),
    outcome: outcome === null ? null : lastOutcomeSchema.parse(JSON.parse(outcome)),
    updatedAt: updatedAt.getTime(),
  };
}
