import { act } from 'react';
import { expect, test } from 'vitest';
import { mount } from '#client/testing/mount.tsx';
import type { TestCaseView } from '#shared/flows/test-case-view.ts';
import { testCaseSchema } from '#shared/graph/test-cases.ts';
import { type CaseDraft, useCaseDraft } from './use-case-draft.ts';

const view = (revision: number, name: string): TestCaseView => ({
  id: 'case1',
  revision,
  testCase: testCaseSchema.parse({ name, expect: {} }),
  outcome: null,
});

type Save = Parameters<typeof useCaseDraft>[1];

/** A server that keeps one case, and tells what was sent to it. */
function aServer() {
  const sent: string[] = [];
  const state = { revision: 1, isRefusing: false };
  const save: Save = async ({ revision, testCase }) => {
    sent.push(`${revision} ${testCase.name}`);
    if (state.isRefusing || revision !== state.revision) throw new Error('somebody was faster');
    state.revision += 1;
    return view(state.revision, testCase.name);
  };
  return { sent, state, save };
}

type ProbeProps = {
  shown: TestCaseView;
  save: Save;
  onDraft(draft: CaseDraft): void;
  onLost(message: string): void;
};

function Probe({ shown, save, onDraft, onLost }: ProbeProps) {
  onDraft(useCaseDraft(shown, save, onLost));
  return null;
}

function aDraft(save: Save) {
  let draft: CaseDraft | undefined;
  const lost: string[] = [];
  const probe = (shown: TestCaseView) => (
    <Probe
      shown={shown}
      save={save}
      onDraft={(next) => {
        draft = next;
      }}
      onLost={(message) => lost.push(message)}
    />
  );
  const page = mount(probe(view(1, 'one')));
  const now = (): CaseDraft => {
    if (draft === undefined) throw new Error('nothing is drawn');
    return draft;
  };
  return {
    now,
    lost,
    write: (name: string) => act(() => now().change({ name })),
    flush: () => act(() => now().flush()),
    show: (next: TestCaseView) => page.update(probe(next)),
    leave: () => page.update(null),
  };
}

test('what is written is saved once, on the state that the last save made', async () => {
  const { sent, save } = aServer();
  const draft = aDraft(save);
  draft.write('two');
  expect(await draft.flush()).toBe(true);
  draft.write('three');
  expect(await draft.flush()).toBe(true);
  expect(await draft.flush()).toBe(true);
  expect(sent).toEqual(['1 two', '2 three']);
});

test('a case that is left is saved before', async () => {
  const { sent, save } = aServer();
  const draft = aDraft(save);
  draft.write('two');
  draft.leave();
  await Promise.resolve();
  expect(sent).toEqual(['1 two']);
});

test('what could not be saved stays and says why; given up, it is not sent again', async () => {
  const { sent, state, save } = aServer();
  state.isRefusing = true;
  const draft = aDraft(save);
  draft.write('two');
  expect(await draft.flush()).toBe(false);
  expect(draft.now()).toMatchObject({ testCase: { name: 'two' }, error: { code: 'internal' } });
  draft.now().drop();
  draft.leave();
  await Promise.resolve();
  expect(sent).toEqual(['1 two']);
});

test('a case without a name waits for one', async () => {
  const { sent, save } = aServer();
  const draft = aDraft(save);
  draft.write(' ');
  expect(await draft.flush()).toBe(false);
  expect(sent).toEqual([]);
});

test('what somebody else saved is shown, unless something else is being written', () => {
  const { save } = aServer();
  const draft = aDraft(save);
  draft.show(view(2, 'of somebody else'));
  expect(draft.now().testCase.name).toBe('of somebody else');
  draft.write('mine');
  draft.show(view(3, 'of somebody else again'));
  expect(draft.now().testCase.name).toBe('mine');
});

test('what cannot be saved when a case is left, because it is gone, is told', async () => {
  const { state, save } = aServer();
  const draft = aDraft(save);
  draft.write('two');
  state.isRefusing = true;
  await act(async () => draft.leave());
  expect(draft.lost).toEqual([expect.stringContaining('The changes of “one” were not saved.')]);
});
