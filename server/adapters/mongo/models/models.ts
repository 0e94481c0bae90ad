import type { Connection } from 'mongoose';
import { defineAppModels } from './app-models.ts';
import { defineApprovalModel } from './approval-model.ts';
import { defineEditorModel } from './editor-model.ts';
import { defineFlowModels } from './flow-models.ts';
import { defineItemModels } from './item-models.ts';
import { definePeopleModels } from './people-models.ts';
import { defineRateLimitModel } from './rate-limit-model.ts';
import { defineRunModels } from './run-models.ts';
import { defineScheduleModel } from './schedule-model.ts';
import { defineScriptLimitsModel } from './script-limits-model.ts';
import { defineScriptModels } from './script-models.ts';
import { defineSlotModels } from './slot-models.ts';
import { defineTestCaseModel } from './test-case-model.ts';
import { defineTriggerStateModel } from './trigger-state-model.ts';
import { defineWorkerModel } from './worker-model.ts';

/** Registers every model on one connection; the stores are the only ones who use them. */
export function defineModels(connection: Connection) {
  return {
    ...defineRunModels(connection),
    ...defineFlowModels(connection),
    ...defineAppModels(connection),
    ...defineApprovalModel(connection),
    ...defineItemModels(connection),
    ...definePeopleModels(connection),
    ...defineRateLimitModel(connection),
    ...defineScheduleModel(connection),
    ...defineScriptModels(connection),
    ...defineSlotModels(connection),
    ...defineScriptLimitsModel(connection),
    ...defineTestCaseModel(connection),
    ...defineTriggerStateModel(connection),
    ...defineEditorModel(connection),
    ...defineWorkerModel(connection),
  };
}

export type MongoModels = ReturnType<typeof defineModels>;
