import type { LogStore, PayloadStore, StepStore } from '#server/runtime/ports.ts';
import type { RunRecord, StepRecord } from '#server/runtime/records.ts';
import type { ScriptLogLine } from '#server/runtime/sandbox-port.ts';
import { AppError } from '#shared/errors.ts';

type RunRef = Pick<RunRecord, 'id' | 'workspaceId'>;
export type StoredLogLine = ScriptLogLine & { seq: number; path: string };

export type MemorySteps = {
  steps: StepStore;
  logs: LogStore;
  payloads: PayloadStore;
  recordsOf(runId: string): StepRecord[];
  linesOf(runId: string): StoredLogLine[];
};

/** Step records, their logs and large values in memory. */
export function createMemoryStepStore(): MemorySteps {
  const records = new Map<string, Map<string, StepRecord>>();
  const lines = new Map<string, Map<number, StoredLogLine>>();
  const payloads = new Map<string, { workspaceId: string; json: string }>();

  function addLines(runId: string, path: string, added: (ScriptLogLine & { seq: number })[]): void {
    const ofRun = lines.get(runId) ?? new Map<number, StoredLogLine>();
    lines.set(runId, ofRun);
    for (const line of added) ofRun.set(line.seq, { ...line, path });
  }

  return {
    steps: {
      async find(_workspaceId, runId, path) {
        return structuredClone(records.get(runId)?.get(path)) ?? null;
      },
      async save(batches) {
        for (const { run, records: saved } of structuredClone(batches)) {
          const ofRun = records.get(run.id) ?? new Map<string, StepRecord>();
          records.set(run.id, ofRun);
          for (const { log, ...record } of saved) {
            ofRun.set(record.path, record);
            addLines(run.id, record.path, log ?? []);
          }
        }
      },
    },
    logs: {
      async append(run, path, added) {
        addLines(run.id, path, structuredClone(added));
      },
    },
    payloads: memoryPayloads(payloads),
    recordsOf: (runId) => structuredClone([...(records.get(runId)?.values() ?? [])]),
    linesOf: (runId) => [...(lines.get(runId)?.values() ?? [])].sort((a, b) => a.seq - b.seq),
  };
}

function memoryPayloads(payloads: Map<string, { workspaceId: string; json: string }>): PayloadStore {
  return {
    async put(run: RunRef, id, json) {
      if (!payloads.has(id)) payloads.set(id, { workspaceId: run.workspaceId, json });
    },
    async get(workspaceId, id) {
      const found = payloads.get(id);
      if (found?.workspaceId !== workspaceId) throw new AppError('internal', `There is no payload "${id}".`);
      return found.json;
    },
  };
}
