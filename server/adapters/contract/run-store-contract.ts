import { beforeEach, describe, expect, test } from 'vitest';
import type { RunStore } from '#server/runtime/ports.ts';
import type { RunRecord } from '#server/runtime/records.ts';
import { aCommit, aNewRun, aStepRecord, storyStart } from './a-run.ts';

/** What every run store promises (design 8.1). `makeStore` gives an empty one for each test. */
export function runStoreContract(name: string, makeStore: () => RunStore | Promise<RunStore>): void {
  describe(`${name} keeps the promises of a run store`, () => {
    let store: RunStore;
    beforeEach(async () => {
      store = await makeStore();
    });

    const claimed = async (): Promise<RunRecord> => {
      await store.insert(aNewRun());
      const run = await store.claim('worker1', storyStart, storyStart + 30_000);
      if (run === null) throw new Error('The run was not claimable');
      return run;
    };
    const find = async () => {
      const run = await store.find('workspace1', 'run1');
      if (run === null) throw new Error('The run is missing');
      return run;
    };

    test('a run comes back as it was inserted, queued and claimable at once', async () => {
      const { run, isNew } = await store.insert(aNewRun({ env: { a: {} } }));
      expect(isNew).toBe(true);
      expect(run).toMatchObject({ ...aNewRun({ env: { a: {} } }), status: 'queued', epoch: 0, revision: 0 });
      expect(await find()).toEqual(run);
      expect(run.claimableAt).toBe(storyStart);
    });

    test('a run can be inserted with a lease and then belongs to its starter', async () => {
      const lease = { owner: 'worker1', until: storyStart + 30_000 };
      const { run } = await store.insert(aNewRun(), lease);
      expect(run).toMatchObject({ status: 'running', epoch: 1, revision: 0, leaseOwner: 'worker1' });
      expect(await store.claim('worker2', storyStart + 29_999, storyStart + 60_000)).toBeNull();
      expect(await store.claim('worker2', storyStart + 30_000, storyStart + 60_000)).toMatchObject({
        epoch: 2,
      });
    });

    test('a run that lost its worker is claimed before those that were never executed', async () => {
      const now = storyStart + 60_000;
      await store.insert(aNewRun({ id: 'queued' }));
      await store.insert(aNewRun({ id: 'lost' }), { owner: 'dead', until: storyStart + 30_000 });
      await store.insert(aNewRun({ id: 'held' }), { owner: 'alive', until: now + 1 });
      const lost = await store.claimLost('worker1', now, now + 30_000);
      expect(lost).toMatchObject({ id: 'lost', leaseOwner: 'worker1', epoch: 2 });
      expect(await store.claimLost('worker1', now, now + 30_000)).toBeNull();
    });

    test('a workspace gives its run with the highest priority first, then the one that waits longest', async () => {
      await store.insert(aNewRun({ id: 'late', createdAt: storyStart + 5 }));
      await store.insert(aNewRun({ id: 'first', createdAt: storyStart }));
      await store.insert(aNewRun({ id: 'urgent', createdAt: storyStart + 9, priority: 3 }));
      await store.insert(aNewRun({ id: 'other', workspaceId: 'workspace2' }));
      await store.insert(aNewRun({ id: 'future', workspaceId: 'workspace3', createdAt: storyStart + 999 }));
      const now = storyStart + 10;
      expect((await store.claimableWorkspaces(now)).sort()).toEqual(['workspace1', 'workspace2']);
      const claim = async () => (await store.claimIn('worker1', now, now + 30_000, 'workspace1'))?.id;
      expect([await claim(), await claim(), await claim(), await claim()]).toEqual([
        'urgent',
        'first',
        'late',
        undefined,
      ]);
      expect(await store.claimableWorkspaces(now)).toEqual(['workspace2']);
    });

    test('a signal is kept with a poke, until a commit takes it, and refused after the end', async () => {
      const run = await claimed();
      const signal = { id: 's1', name: 'go', at: storyStart, value: { kind: 'inline', json: '1' } as const };
      expect(await store.addSignal('workspace2', 'run1', signal, storyStart)).toBe('missing');
      expect(await store.addSignal('workspace1', 'run1', signal, storyStart)).toBe('kept');
      expect(await store.addSignal('workspace1', 'run1', { ...signal, id: 's2' }, storyStart)).toBe('kept');
      expect(await store.addSignal('workspace1', 'run1', signal, storyStart)).toBe('kept');
      expect((await store.readSignals('run1')).map(({ id }) => id)).toEqual(['s1', 's2']);
      expect((await find()).inbox).toBe(2);
      await store.commit('run1', run, aCommit({ takeSignals: ['s1'] }));
      expect((await find()).signals).toEqual([{ ...signal, id: 's2' }]);
      const ended = {
        status: 'succeeded' as const,
        finishedAt: storyStart,
        release: { claimableAt: null, inbox: 2 },
      };
      await store.commit('run1', { epoch: 1, revision: 1 }, aCommit(ended));
      expect(await store.addSignal('workspace1', 'run1', { ...signal, id: 's3' }, storyStart)).toBe('ended');
    });

    test('a signal that was consumed and is sent again is not kept a second time', async () => {
      const run = await claimed();
      const signal = { id: 's1', name: 'go', at: storyStart, value: { kind: 'inline', json: '1' } as const };
      await store.addSignal('workspace1', 'run1', signal, storyStart);
      await store.commit('run1', run, aCommit({ takeSignals: ['s1'] }));
      expect(await store.addSignal('workspace1', 'run1', signal, storyStart)).toBe('kept');
      expect(await store.readSignals('run1')).toEqual([]);
    });

    test('runs stand in line for a slot, the oldest first, until they start or end', async () => {
      for (const id of ['run1', 'run2', 'run3']) {
        await store.insert(aNewRun({ id }));
        const run = await store.claim('worker1', storyStart, storyStart + 30_000, id);
        if (run === null) throw new Error('The run was not claimable');
        const release = { claimableAt: storyStart + 5000, inbox: 0 };
        const outcome = await store.commit(
          id,
          run,
          aCommit({ status: 'queued', queuedFor: 'slot', release }),
        );
        expect(outcome).toBe('committed');
      }
      const ahead = (id: string, slot = 'slot', most = 10) =>
        store.countAhead({ id, workspaceId: 'workspace1' }, slot, most);
      expect(await Promise.all(['run1', 'run2', 'run3', 'run4'].map((id) => ahead(id)))).toEqual([
        0, 1, 2, 3,
      ]);
      expect([await ahead('run4', 'slot', 2), await ahead('run4', 'other')]).toEqual([2, 0]);
      expect(await store.claim('worker1', storyStart, storyStart + 30_000)).toBeNull();
      expect(await store.callNext('workspace2', 'slot', storyStart)).toBeNull();
      expect(await store.callNext('workspace1', 'slot', storyStart)).toBe('run1');
      const first = await store.claim('worker1', storyStart, storyStart + 30_000);
      expect(first?.id).toBe('run1');
      expect(await store.callNext('workspace1', 'slot', storyStart)).toBe('run2');
      if (first !== null)
        await store.commit('run1', first, aCommit({ status: 'running', startedAt: storyStart }));
      expect(await ahead('run3')).toBe(1);
    });

    test('a child that has ended owes its parent word until that is marked', async () => {
      const parent = { runId: 'run0', path: 'call', depth: 1 };
      await store.insert(aNewRun({ parent }));
      const run = await store.claim('worker1', storyStart, storyStart + 30_000);
      if (run === null) throw new Error('The run was not claimable');
      const ended = {
        status: 'succeeded' as const,
        finishedAt: storyStart,
        owesParent: true as const,
        release: { claimableAt: null, inbox: 0 },
      };
      await store.commit('run1', run, aCommit(ended));
      expect(await store.untoldParents(storyStart)).toEqual([]);
      expect(await store.untoldParents(storyStart + 1)).toEqual([{ runId: 'run1', parentId: 'run0' }]);
      await store.markParentTold('run1');
      expect(await store.untoldParents(storyStart + 1)).toEqual([]);
    });

    test('an idempotency key starts one run per workspace', async () => {
      await store.insert(aNewRun({ idempotencyKey: 'k' }));
      const second = await store.insert(aNewRun({ id: 'run2', idempotencyKey: 'k' }));
      const other = await store.insert(
        aNewRun({ id: 'run3', idempotencyKey: 'k', workspaceId: 'workspace2' }),
      );
      expect(second).toMatchObject({ isNew: false, run: { id: 'run1' } });
      expect(other.isNew).toBe(true);
      expect(await store.find('workspace1', 'run2')).toBeNull();
    });

    test('runs without an idempotency key do not collide', async () => {
      await store.insert(aNewRun());
      expect((await store.insert(aNewRun({ id: 'run2' }))).isNew).toBe(true);
    });

    test('of many claims at once one gets the run', async () => {
      await store.insert(aNewRun());
      const owners = ['a', 'b', 'c', 'd', 'e'];
      const claims = await Promise.all(
        owners.map((owner) => store.claim(owner, storyStart, storyStart + 30_000)),
      );
      expect(claims.filter((run) => run !== null)).toHaveLength(1);
    });

    test('a claim takes what is claimable longest, and with an id only that run', async () => {
      await store.insert(aNewRun({ id: 'late', createdAt: storyStart + 5 }));
      await store.insert(aNewRun({ id: 'early', createdAt: storyStart + 1 }));
      expect(await store.claim('w', storyStart, storyStart + 30_000)).toBeNull();
      expect(await store.claim('w', storyStart + 9, storyStart + 30_000)).toMatchObject({ id: 'early' });
      expect(await store.claim('w', storyStart + 9, storyStart + 30_000, 'early')).toBeNull();
      expect(await store.claim('w', storyStart + 9, storyStart + 30_000, 'late')).toMatchObject({
        id: 'late',
      });
    });

    test('a commit writes the changed entries and outcomes and leaves the rest alone', async () => {
      const run = await claimed();
      const first = aCommit({
        status: 'running',
        startedAt: storyStart + 1,
        setEntries: { run: { v: 1 }, 's:a': { list: [{}], $odd: null }, 's:loop[3]/send#2': { b: 2 } },
        unflushed: { kind: 'append', records: [aStepRecord()] },
      });
      expect(await store.commit('run1', run, first)).toBe('committed');
      const second = aCommit({
        setEntries: { 's:a': { c: 3 } },
        unsetEntries: ['s:loop[3]/send#2'],
        unflushed: { kind: 'append', records: [aStepRecord({ path: 'b', order: 2 })] },
      });
      expect(await store.commit('run1', { epoch: run.epoch, revision: run.revision + 1 }, second)).toBe(
        'committed',
      );
      const after = await find();
      expect(after.state).toEqual({ run: { v: 1 }, 's:a': { c: 3 } });
      expect(after.unflushed).toEqual([aStepRecord(), aStepRecord({ path: 'b', order: 2 })]);
      expect(after).toMatchObject({
        startedAt: storyStart + 1,
        revision: run.revision + 2,
        status: 'running',
      });
    });

    test('a run may be inserted together with its first commit', async () => {
      const first = aCommit({
        startedAt: storyStart + 1,
        setEntries: { run: { v: 1 } },
        unflushed: { kind: 'append', records: [aStepRecord()] },
      });
      const lease = { owner: 'worker1', until: storyStart + 30_000 };
      const { run, isNew } = await store.insert(aNewRun({ idempotencyKey: 'key' }), lease, first);
      expect({ isNew, revision: run.revision }).toEqual({ isNew: true, revision: 1 });
      const found = await find();
      expect(found).toMatchObject({ ...run, leaseOwner: 'worker1', startedAt: storyStart + 1 });
      expect(found).toMatchObject({ state: { run: { v: 1 } }, unflushed: [aStepRecord()] });
      const again = await store.insert(aNewRun({ id: 'run2', idempotencyKey: 'key' }), lease, first);
      expect(again).toMatchObject({ isNew: false, run: { id: 'run1', revision: 1 } });
      expect(await store.commit('run1', run, aCommit())).toBe('committed');
    });

    test('a run that starts with a secret has its key from the first moment on', async () => {
      const input = { kind: 'sealed', of: { kind: 'inline', json: '"encrypted"' } } as const;
      const secretTrigger = {
        kind: 'sealed',
        of: { kind: 'payload', id: 'run1/@trigger', bytes: 20_000 },
      } as const;
      const secret = { input, secretTrigger, sealKey: 'key' };
      await store.insert(aNewRun({ ...secret, id: 'queued' }));
      expect(await store.find('workspace1', 'queued')).toMatchObject({
        input,
        state: { seal: { key: 'key' } },
      });
      const first = aCommit({ setEntries: { run: { v: 1 } } });
      await store.insert(aNewRun(secret), { owner: 'worker1', until: storyStart + 30_000 }, first);
      expect(await find()).toMatchObject({
        input,
        secretTrigger,
        state: { run: { v: 1 }, seal: { key: 'key' } },
      });
      const refused = { code: 'invalid_input', message: 'No', fault: 'user' } as const;
      const { run } = await store.insert(aNewRun({ ...secret, id: 'refused', refused }));
      expect(run.state).toEqual({});
    });

    test('an ended run keeps its outcomes until they are dropped, and is found by who looks after it', async () => {
      const end = aCommit({
        status: 'succeeded',
        finishedAt: storyStart + 10,
        owesRecords: true,
        unflushed: { kind: 'append', records: [aStepRecord()] },
        release: { claimableAt: null, inbox: 0 },
      });
      await store.insert(aNewRun(), { owner: 'worker1', until: storyStart + 30_000 }, end);
      expect(await find()).toMatchObject({ status: 'succeeded', leaseOwner: null, claimableAt: null });
      expect(await store.endedUnflushed(storyStart + 10)).toEqual([]);
      const [forgotten] = await store.endedUnflushed(storyStart + 11);
      expect(forgotten).toMatchObject({ id: 'run1', unflushed: [aStepRecord()] });
      await store.dropUnflushed(['run1', 'unknown']);
      expect((await find()).unflushed).toEqual([]);
      expect(await store.endedUnflushed(storyStart + 11)).toEqual([]);
    });

    test('what was copied to the step records is dropped by the next commit', async () => {
      const run = await claimed();
      const append = aCommit({ unflushed: { kind: 'append', records: [aStepRecord()] } });
      await store.commit('run1', run, append);
      const kept = aStepRecord({ path: 'b', log: [{ at: storyStart, stream: 'log', text: 'hi', seq: 4 }] });
      const replace = aCommit({ unflushed: { kind: 'replace', records: [kept] } });
      await store.commit('run1', { epoch: run.epoch, revision: run.revision + 1 }, replace);
      expect((await find()).unflushed).toEqual([kept]);
    });

    test('a commit of an old revision or of an old epoch is fenced and writes nothing', async () => {
      const run = await claimed();
      await store.commit('run1', run, aCommit());
      const late = aCommit({ setEntries: { x: { a: 1 } } });
      expect(await store.commit('run1', run, late)).toBe('fenced');
      const next = await store.claim('worker2', storyStart + 30_000, storyStart + 60_000);
      expect(next).toMatchObject({ epoch: run.epoch + 1 });
      const revision = next?.revision ?? 0;
      expect(await store.commit('run1', { epoch: run.epoch, revision }, late)).toBe('fenced');
      expect((await find()).state).toEqual({});
    });

    test('results, errors and answers come back unchanged', async () => {
      const run = await claimed();
      const fields = {
        status: 'failed' as const,
        result: { kind: 'payload' as const, id: 'p1', bytes: 20_000 },
        error: {
          code: 'x',
          message: 'Broken',
          fault: 'user' as const,
          node: 'a',
          details: { $a: {}, 'b.c': [null] },
        },
        response: { status: 201, headers: { 'x-a': 'b' } },
        finishedAt: storyStart + 9,
      };
      await store.commit('run1', run, aCommit(fields));
      expect(await find()).toMatchObject(fields);
    });

    test('a release gives up the lease and says when the run is claimable again', async () => {
      const run = await claimed();
      const release = { claimableAt: storyStart + 5_000, inbox: run.inbox };
      const commit = aCommit({ status: 'waiting', waitingFor: 'approval', release });
      expect(await store.commit('run1', run, commit)).toBe('committed');
      expect(await find()).toMatchObject({ status: 'waiting', waitingFor: 'approval', leaseOwner: null });
      expect(await store.nextClaimableAt()).toBe(storyStart + 5_000);
      expect(await store.claim('w', storyStart + 4_999, storyStart + 60_000)).toBeNull();
      const again = await store.claim('w', storyStart + 5_000, storyStart + 60_000);
      expect(again).toMatchObject({ status: 'running', waitingFor: null, epoch: run.epoch + 1 });
    });

    test('a run that ended is never claimable', async () => {
      const run = await claimed();
      const release = { claimableAt: null, inbox: run.inbox };
      await store.commit('run1', run, aCommit({ status: 'succeeded', release }));
      expect(await store.claim('w', storyStart + 1e9, storyStart + 2e9)).toBeNull();
      expect(await store.nextClaimableAt()).toBeNull();
      await store.poke('run1', storyStart);
      expect(await store.requestCancel('workspace1', 'run1', storyStart)).toBe(false);
      expect(await find()).toMatchObject({ claimableAt: null, cancelRequestedAt: null });
    });

    test('a release is refused when something arrived, and nothing of it is written', async () => {
      const run = await claimed();
      await store.poke('run1', storyStart + 3);
      const release = { claimableAt: null, inbox: run.inbox };
      const commit = aCommit({ status: 'waiting', setEntries: { x: { a: 1 } }, release });
      expect(await store.commit('run1', run, commit)).toBe('inbox_changed');
      expect(await find()).toMatchObject({ status: 'running', leaseOwner: 'worker1', state: {} });
      const [inbox] = await store.readInboxes('worker1');
      expect(inbox).toEqual({ id: 'run1', inbox: run.inbox + 1, cancelRequestedAt: null });
      const retried = { ...commit, release: { claimableAt: null, inbox: run.inbox + 1 } };
      expect(await store.commit('run1', run, retried)).toBe('committed');
    });

    test('a poke makes a waiting run claimable and leaves a running one with its worker', async () => {
      const run = await claimed();
      await store.poke('run1', storyStart + 1);
      expect(await store.claim('w', storyStart + 2, storyStart + 60_000)).toBeNull();
      const release = { claimableAt: null, inbox: run.inbox + 1 };
      await store.commit('run1', run, aCommit({ status: 'waiting', release }));
      await store.poke('run1', storyStart + 4);
      expect(await store.claim('w', storyStart + 4, storyStart + 60_000)).toMatchObject({
        inbox: run.inbox + 2,
      });
    });

    test('a cancel request is kept with its time and reaches the owner', async () => {
      await claimed();
      expect(await store.requestCancel('workspace2', 'run1', storyStart + 7)).toBe(false);
      expect(await store.requestCancel('workspace1', 'run1', storyStart + 7)).toBe(true);
      expect(await store.readInboxes('worker1')).toEqual([
        { id: 'run1', inbox: 1, cancelRequestedAt: storyStart + 7 },
      ]);
      expect(await store.readInboxes('worker2')).toEqual([]);
    });

    test('a heartbeat extends the leases that the owner still has', async () => {
      await claimed();
      await store.insert(aNewRun({ id: 'run2', createdAt: storyStart + 1 }));
      await store.claim('worker2', storyStart + 1, storyStart + 30_000);
      expect(await store.heartbeat('worker1', ['run1', 'run2'], storyStart + 40_000)).toEqual(['run1']);
      expect(await find()).toMatchObject({
        leaseUntil: storyStart + 40_000,
        claimableAt: storyStart + 40_000,
      });
    });

    test('a run is found only in its own workspace', async () => {
      await store.insert(aNewRun());
      expect(await store.find('workspace2', 'run1')).toBeNull();
    });

    test('of several runs it tells which have not ended', async () => {
      const run = await claimed();
      await store.insert(aNewRun({ id: 'queued' }));
      await store.insert(aNewRun({ id: 'other', workspaceId: 'workspace2' }));
      const asked = ['run1', 'queued', 'other', 'missing'];
      expect(await store.openOf('workspace1', asked)).toEqual(new Set(['run1', 'queued']));
      await store.commit('run1', run, aCommit({ status: 'succeeded', finishedAt: storyStart }));
      expect(await store.openOf('workspace1', asked)).toEqual(new Set(['queued']));
      expect(await store.openOf('workspace1', [])).toEqual(new Set());
    });
  });
}
