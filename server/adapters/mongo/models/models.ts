import type { Connection } from 'mongoose';
import { defineApprovalModel } from './approval-model.ts';
import { defineFlowModels } from './flow-models.ts';
import { definePeopleModels } from './people-models.ts';
import { defineRunModels } from './run-models.ts';

/** Registers every model on one connection; the stores are the only ones who use them. */
export function defineModels(connection: Connection) {
  return {
    ...defineRunModels(connection),
    ...defineFlowModels(connection),
    ...defineApprovalModel(connection),
    ...definePeopleModels(connection),
  };
}

export type MongoModels = ReturnType<typeof defineModels>;
