import { describe } from 'vitest';
import { approvalStoreContract } from '#server/adapters/contract/approval-store-contract.ts';
import { flowScriptStoreContract } from '#server/adapters/contract/flow-script-store-contract.ts';
import { itemStoreContract } from '#server/adapters/contract/item-store-contract.ts';
import { payloadStoreContract } from '#server/adapters/contract/payload-store-contract.ts';
import { runStoreContract } from '#server/adapters/contract/run-store-contract.ts';
import { stepStoreContract } from '#server/adapters/contract/step-store-contract.ts';
import { workerRegistryContract } from '#server/adapters/contract/worker-registry-contract.ts';
import { createMemoryStores } from './create-memory-stores.ts';

runStoreContract('memory', () => createMemoryStores().runs);
approvalStoreContract('memory', () => createMemoryStores().approvals);
payloadStoreContract('memory', () => createMemoryStores().payloads);
stepStoreContract('memory', () => {
  const stores = createMemoryStores();
  return {
    steps: stores.steps,
    logs: stores.logs,
    recordsOf: async (runId) => stores.recordsOf(runId).sort((a, b) => a.order - b.order),
    linesOf: async (runId) => stores.linesOf(runId),
  };
});
workerRegistryContract('memory', () => createMemoryStores().workers);

const scripts = createMemoryStores().scripts;
describe('scripts of flow versions in memory', () => flowScriptStoreContract(() => scripts));

const { variables } = createMemoryStores().items;
describe('variables, secrets and resources in memory', () => itemStoreContract(() => variables));
