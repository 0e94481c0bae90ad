import { beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalStore } from '#server/runtime/ports.ts';
import { aDecision, aRequest, storyStart } from './a-run.ts';

/** What every approval store promises (design 3.8). `makeStore` gives an empty one for each test. */
export function approvalStoreContract(
  name: string,
  makeStore: () => ApprovalStore | Promise<ApprovalStore>,
): void {
  describe(`${name} keeps the promises of an approval store`, () => {
    let store: ApprovalStore;
    beforeEach(async () => {
      store = await makeStore();
    });
    const decide = (decision = aDecision(), now = storyStart + 10) =>
      store.decide('workspace1', 'run1/ask', decision, now);
    const current = async () => (await store.ofRun('run1'))[0];

    test('opening a request again changes nothing', async () => {
      expect(await store.open(aRequest())).toEqual(aRequest());
      await decide();
      const again = await store.open(aRequest({ title: 'Another' }));
      expect(again).toMatchObject({ title: 'Please decide', status: 'approved' });
      expect(again.decisions).toEqual([aDecision()]);
    });

    test('what is encrypted comes back as it was', async () => {
      const secret = { texts: 'encrypted texts', decisions: true };
      const decision = aDecision({ form: null, comment: null, sealed: 'encrypted form' });
      await store.open(aRequest({ secret }));
      await decide(decision);
      expect(await current()).toMatchObject({ secret, decisions: [decision] });
    });

    test('one approval is enough when one is required', async () => {
      await store.open(aRequest());
      const outcome = await decide();
      expect(outcome).toMatchObject({
        kind: 'saved',
        request: { status: 'approved', decisions: [aDecision()] },
      });
      expect(await current()).toMatchObject({ status: 'approved', decisions: [aDecision()] });
    });

    test('several people approve when several are required, each once', async () => {
      await store.open(aRequest({ required: 2 }));
      expect(await decide()).toMatchObject({ kind: 'saved', request: { status: 'pending' } });
      expect(await decide()).toEqual({ kind: 'already_decided' });
      expect(await decide(aDecision({ who: 'user:lee' }))).toMatchObject({ request: { status: 'approved' } });
    });

    test('one rejection ends it', async () => {
      await store.open(aRequest({ required: 2 }));
      expect(await decide(aDecision({ decision: 'rejected' }))).toMatchObject({
        request: { status: 'rejected' },
      });
      expect(await decide(aDecision({ who: 'user:lee' }))).toEqual({ kind: 'not_pending' });
      expect(await decide()).toEqual({ kind: 'already_decided' });
    });

    test('of many decisions at once exactly one is saved when one is required', async () => {
      await store.open(aRequest());
      const people = Array.from({ length: 10 }, (_, index) => aDecision({ who: `user:${index}` }));
      const outcomes = await Promise.all(people.map((decision) => decide(decision)));
      expect(outcomes.filter((outcome) => outcome.kind === 'saved')).toHaveLength(1);
      expect((await current())?.decisions).toHaveLength(1);
    });

    test('a decision counts only before the request expires', async () => {
      await store.open(aRequest({ expiresAt: storyStart + 100 }));
      expect(await store.expire('run1/ask', storyStart + 99)).toMatchObject({ status: 'pending' });
      expect(await decide(aDecision(), storyStart + 100)).toEqual({ kind: 'expired' });
      expect(await store.expire('run1/ask', storyStart + 100)).toMatchObject({ status: 'expired' });
      expect(await decide(aDecision(), storyStart + 50)).toEqual({ kind: 'expired' });
    });

    test('a request that was decided does not expire', async () => {
      await store.open(aRequest({ expiresAt: storyStart + 100 }));
      await decide();
      expect(await store.expire('run1/ask', storyStart + 200)).toMatchObject({ status: 'approved' });
      expect(await store.expire('run1/other', storyStart)).toBeNull();
    });

    test('withdrawing ends the pending requests of a run', async () => {
      await store.open(aRequest());
      await store.open(aRequest({ id: 'run1/two', path: 'two', node: 'two', openedAt: storyStart + 1 }));
      await store.open(aRequest({ id: 'run2/ask', runId: 'run2' }));
      await decide();
      await store.withdraw('run1');
      expect((await store.ofRun('run1')).map((request) => request.status)).toEqual(['approved', 'withdrawn']);
      expect((await store.ofRun('run2'))[0]?.status).toBe('pending');
      const late = await store.decide('workspace1', 'run1/two', aDecision(), storyStart + 20);
      expect(late).toEqual({ kind: 'not_pending' });
    });

    test('a request of another workspace is missing', async () => {
      await store.open(aRequest());
      const outcome = await store.decide('workspace2', 'run1/ask', aDecision(), storyStart + 1);
      expect(outcome).toEqual({ kind: 'missing' });
    });

    test('a decision is undelivered until its run was told', async () => {
      await store.open(aRequest());
      expect(await store.undelivered(storyStart + 1e6)).toEqual([]);
      await decide();
      expect(await store.undelivered(storyStart + 10)).toEqual([]);
      expect(await store.undelivered(storyStart + 11)).toMatchObject([
        { id: 'run1/ask', status: 'approved' },
      ]);
      await store.markDelivered('run1/ask');
      expect(await store.undelivered(storyStart + 11)).toEqual([]);
    });
  });
}
