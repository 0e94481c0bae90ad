import { describe } from 'vitest';
import { stateStoreContract } from '#server/adapters/contract/state-store-contract.ts';
import { createMemoryStateStore } from './memory-state-store.ts';

describe('states in memory', () => stateStoreContract(createMemoryStateStore));
