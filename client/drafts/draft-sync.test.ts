import { describe, expect, test } from 'vitest';
import { flowRules } from '#client/editor/state/editor.ts';
import { applyOperation, type FlowOperation } from '#shared/graph/operations.ts';
import { emptyFlow, type FlowDefinition, nodeSchema } from '#shared/graph/schema.ts';
import type { DraftReply, DraftServer, PendingOperation, PendingStorage } from './draft-server.ts';
import { createDraftSync, type SaveStatus } from './draft-sync.ts';

/** A server in memory with the rules of `flows.applyOperations`: known ids are skipped, a stale base is told what it missed. */
function memoryServer() {
  let definition: FlowDefinition = emptyFlow;
  const log: PendingOperation[] = [];
  const server = {
    mode: 'up' as 'up' | 'down' | 'loses answers',
    keptOperations: 500,
    requests: [] as PendingOperation[][],
    definition: () => definition,
    byOthers(operation: FlowOperation): number {
      take({ id: `other-${log.length}`, operation });
      return log.length;
    },
    async apply(baseRevision: number, operations: PendingOperation[]): Promise<DraftReply> {
      await Promise.resolve();
      if (server.mode === 'down') return { kind: 'unreachable', message: 'down' };
      server.requests.push(operations);
      const reply = answer(baseRevision, operations);
      return server.mode === 'loses answers' ? { kind: 'unreachable', message: 'cut' } : reply;
    },
    async reload() {
      await Promise.resolve();
      return server.mode === 'up' ? { revision: log.length, definition } : undefined;
    },
  };
  return server;

  function answer(baseRevision: number, operations: PendingOperation[]): DraftReply {
    if (baseRevision < log.length) {
      const missed = log.length - baseRevision > server.keptOperations ? null : log.slice(baseRevision);
      return { kind: 'behind', revision: log.length, operations: missed };
    }
    const fresh = operations.filter((entry) => !log.some((known) => known.id === entry.id));
    let next = definition;
    for (const { operation } of fresh) {
      const result = applyOperation(next, operation);
      if (!result.ok) return { kind: 'refused', message: result.message };
      next = result.definition;
    }
    for (const entry of fresh) take(entry);
    return { kind: 'applied', revision: log.length };
  }

  function take(entry: PendingOperation): void {
    const result = applyOperation(definition, entry.operation);
    if (!result.ok) throw new Error(result.message);
    definition = result.definition;
    log.push(entry);
  }
}

function memoryStorage(): PendingStorage & { entries: Map<string, PendingOperation> } {
  const entries = new Map<string, PendingOperation>();
  return {
    entries,
    load: async () => [...entries.values()],
    put: async (operation) => void entries.set(operation.id, operation),
    remove: async (ids) => {
      for (const id of ids) entries.delete(id);
    },
  };
}

let ids = 0;

function openEditor(
  server: DraftServer & { definition(): FlowDefinition },
  storage = memoryStorage(),
  revision = 0,
) {
  const statuses: SaveStatus[] = [];
  const dropped: string[] = [];
  let shown = server.definition();
  const sync = createDraftSync({
    initial: { revision, definition: server.definition() },
    rules: flowRules,
    server,
    storage,
    newId: () => {
      ids += 1;
      return `op-${String(ids).padStart(6, '0')}`;
    },
    schedule: () => () => undefined,
    onDefinition: (definition) => {
      shown = definition;
    },
    onStatus: (status) => statuses.push(status),
    onDropped: (message) => dropped.push(message),
  });
  return {
    sync,
    storage,
    dropped,
    status: () => statuses.at(-1),
    shown: () => shown,
    do(operation: FlowOperation) {
      const result = sync.apply(operation);
      if (!result.ok) throw new Error(result.message);
      shown = result.definition;
    },
  };
}

function add(...names: string[]): FlowOperation {
  return {
    kind: 'add_nodes',
    nodes: names.map((id) => ({ node: nodeSchema.parse({ id, kind: 'script', title: id }) })),
  };
}

function retitle(id: string, title: string): FlowOperation {
  return { kind: 'update_node', id, set: { title } };
}

const titles = (definition: FlowDefinition) => definition.nodes.map((node) => node.title);

describe('createDraftSync', () => {
  test('edits are kept in the storage at once and sent in order', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    editor.do(add('a'));
    editor.do(add('b'));
    expect(editor.status()).toBe('saving');
    await Promise.resolve();
    expect(editor.storage.entries.size).toBeGreaterThan(0);
    await editor.sync.flush();
    expect(titles(server.definition())).toEqual(['a', 'b']);
    expect(server.requests).toHaveLength(1);
    expect(editor.storage.entries.size).toBe(0);
    expect(editor.status()).toBe('saved');
  });

  test('typing in one field is sent as one edit', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    editor.do(add('a'));
    for (const title of ['S', 'Sc', 'Score']) editor.do(retitle('a', title));
    await editor.sync.flush();
    expect(server.requests[0]).toHaveLength(2);
    expect(titles(server.definition())).toEqual(['Score']);
  });

  test('without a connection edits wait and are saved once it is back', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    server.mode = 'down';
    editor.do(add('a'));
    await editor.sync.flush();
    expect(editor.status()).toBe('offline');
    editor.do(add('b'));
    server.mode = 'up';
    await editor.sync.flush();
    expect(editor.status()).toBe('saved');
    expect(titles(server.definition())).toEqual(['a', 'b']);
  });

  test('a closed tab loses nothing: the next page sends what was left', async () => {
    const server = memoryServer();
    server.mode = 'down';
    const first = openEditor(server);
    first.do(add('a'));
    first.do(retitle('a', 'Kept'));
    await first.sync.flush();
    server.mode = 'up';
    const second = openEditor(server, first.storage);
    await second.sync.restore();
    expect(titles(second.shown())).toEqual(['Kept']);
    expect(titles(server.definition())).toEqual(['Kept']);
    expect(first.storage.entries.size).toBe(0);
  });

  test('an edit whose answer was lost is applied once and never dropped', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    server.mode = 'loses answers';
    editor.do(add('a'));
    await editor.sync.flush();
    server.mode = 'up';
    editor.do(retitle('a', 'After'));
    await editor.sync.flush();
    expect(titles(server.definition())).toEqual(['After']);
    expect(editor.dropped).toEqual([]);
    expect(editor.status()).toBe('saved');
  });

  test('a tab closed after its edit arrived but before the answer shows no conflict', async () => {
    const server = memoryServer();
    server.mode = 'loses answers';
    const first = openEditor(server);
    first.do(add('a'));
    await first.sync.flush();
    server.mode = 'up';
    const second = openEditor(server, first.storage, 1);
    await second.sync.restore();
    expect(second.dropped).toEqual([]);
    expect(titles(second.shown())).toEqual(['a']);
    expect(titles(server.definition())).toEqual(['a']);
    expect(first.storage.entries.size).toBe(0);
  });

  test('a title typed while its field is on the way is not lost', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    editor.do(add('a'));
    await editor.sync.flush();
    editor.do(retitle('a', 'one'));
    const sending = editor.sync.flush();
    editor.do(retitle('a', 'two'));
    await sending;
    expect(titles(server.definition())).toEqual(['two']);
  });

  test('edits of others come first and ours stay on top', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    server.byOthers(add('theirs'));
    editor.do(add('ours'));
    await editor.sync.flush();
    expect(titles(server.definition())).toEqual(['theirs', 'ours']);
    expect(titles(editor.shown())).toEqual(['theirs', 'ours']);
    expect(editor.status()).toBe('saved');
  });

  test('an edit of something that others removed is dropped with the reason, the rest is saved', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    editor.do(add('a', 'b'));
    await editor.sync.flush();
    server.byOthers({ kind: 'remove_nodes', ids: ['a'] });
    editor.do(retitle('a', 'gone'));
    editor.do(retitle('b', 'kept'));
    await editor.sync.flush();
    expect(editor.dropped).toEqual(['The flow has no node "a" any more.']);
    expect(editor.status()).toBe('conflict');
    expect(titles(server.definition())).toEqual(['kept']);
    expect(titles(editor.shown())).toEqual(['kept']);
    editor.sync.acknowledgeConflict();
    expect(editor.status()).toBe('saved');
  });

  test('far behind, the draft is loaded again below our edits', async () => {
    const server = memoryServer();
    server.keptOperations = 1;
    const editor = openEditor(server);
    server.byOthers(add('x'));
    server.byOthers(add('y'));
    editor.do(add('ours'));
    await editor.sync.flush();
    expect(titles(server.definition())).toEqual(['x', 'y', 'ours']);
    expect(titles(editor.shown())).toEqual(['x', 'y', 'ours']);
  });

  test('a notice that others edited brings their edits without any of ours', async () => {
    const server = memoryServer();
    const editor = openEditor(server);
    const revision = server.byOthers(add('theirs'));
    await editor.sync.catchUp(revision);
    expect(titles(editor.shown())).toEqual(['theirs']);
    expect(editor.sync.revision()).toBe(1);
  });

  test('of a refused batch only what cannot be saved is dropped', async () => {
    const server = memoryServer();
    const refusing: typeof server = {
      ...server,
      apply: async (base, operations) =>
        operations.some((entry) => JSON.stringify(entry.operation).includes('forbidden'))
          ? { kind: 'refused', message: 'The title is not allowed.' }
          : await server.apply(base, operations),
    };
    const editor = openEditor(refusing);
    editor.do(add('a'));
    editor.do(retitle('a', 'forbidden'));
    editor.do(add('b'));
    await editor.sync.flush();
    expect(titles(server.definition())).toEqual(['a', 'b']);
    expect(editor.dropped).toEqual(['The title is not allowed.']);
    expect(titles(editor.shown())).toEqual(['a', 'b']);
  });
});
