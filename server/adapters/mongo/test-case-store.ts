import { ulid } from 'ulid';
import type { TestCaseRecord, TestCaseStore } from '#server/test-cases/test-case-store.ts';
import { AppError } from '#shared/errors.ts';
import { lastOutcomeSchema } from '#shared/flows/test-case-view.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import type { MongoConnection } from './connect-mongo.ts';
import { isDuplicateKey } from './database-errors.ts';
import type { FlowDocument, TestsChange } from './models/flow-models.ts';
import type { TestCaseDocument } from './models/test-case-model.ts';

/** Test cases of flows, one document each. A change is noted in the flow's document, whose stream tells of it. */
export function createMongoTestCaseStore(connection: MongoConnection): TestCaseStore {
  const cases = connection.db.collection<TestCaseDocument>('testCases');
  const flows = connection.db.collection<FlowDocument>('flows');

  async function tellOf({ workspaceId, flowId }: Pick<TestCaseRecord, 'workspaceId' | 'flowId'>) {
    const change: TestsChange = { workspaceId, id: ulid() };
    await flows.updateOne(
      { _id: flowId, workspaceId },
      { $set: { lastTestsChange: JSON.stringify(change) } },
    );
  }

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
      await tellOf(record);
    },

    async replace(record, expectedRevision) {
      const { _id, workspaceId, flowId, ...fields } = toDocument(record);
      const place = { _id, workspaceId, flowId, revision: expectedRevision };
      const { matchedCount } = await cases.updateOne(place, { $set: fields });
      if (matchedCount === 1) await tellOf(place);
      return matchedCount === 1;
    },

    async noteOutcome({ workspaceId, flowId }, id, outcome) {
      const { matchedCount } = await cases.updateOne(
        { _id: id, workspaceId, flowId, revision: outcome.caseRevision },
        { $set: { outcome: JSON.stringify(outcome) } },
      );
      if (matchedCount === 1) await tellOf({ workspaceId, flowId });
    },

    async remove({ workspaceId, flowId }, ids) {
      await cases.deleteMany({ workspaceId, flowId, _id: { $in: ids } });
      await tellOf({ workspaceId, flowId });
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
