import { describe, expect, test } from 'vitest';
import type { JsonObject } from '#shared/json.ts';
import { aGraph, code } from '../testing/a-graph.ts';
import { policyOf, problemLines } from '../testing/problem-lines.ts';

describe('approvals and policies', () => {
  const approval = (config: JsonObject, options: object = {}) =>
    aGraph().manual().approval('ask', config, options).return('end').chain('manual', 'ask:approved', 'end');

  test('more approvals than people who can decide is an error', () => {
    expect(problemLines(approval({ required: 2, deciders: { members: ['ada', 'ada'] } }).build())).toEqual([
      'quorum ask',
    ]);
    expect(
      problemLines(approval({ required: 2, deciders: { members: ['ada'], link: true } }).build()),
    ).toEqual([]);
    expect(problemLines(approval({ required: 9, deciders: { groups: ['staff'] } }).build())).toEqual([]);
    expect(problemLines(approval({ required: 9 }).build())).toEqual([]);
  });

  test.each([
    ['disabled', { disabled: true }],
    ['pinned', { pinned: { enabled: true, result: null } }],
    ['skipped by a condition', { policy: { skipIf: 'true' } }],
  ])('publishing asks to confirm an approval that is %s', (_, options) => {
    expect(problemLines(approval({}, options).build(), 'publish')).toEqual(['unconfirmed_approval ask']);
    expect(problemLines(approval({}, { ...options, bypassConfirmed: true }).build(), 'publish')).toEqual([]);
    expect(problemLines(approval({}, options).build(), 'run')).toEqual([]);
  });

  test('an approval that leads nowhere is a warning', () => {
    expect(problemLines(aGraph().manual().approval('ask').chain('manual', 'ask').build())).toEqual([
      'open_approved ask',
    ]);
  });

  test('a time limit that ends before the wait is a warning', () => {
    const flow = approval({ expiresSeconds: 600 }).settings({ timeoutSeconds: 60 }).build();
    expect(problemLines(flow)).toEqual(['timeout_shorter_than_wait ask']);
    expect(problemLines(approval({ expiresSeconds: 60 }).settings({ timeoutSeconds: 60 }).build())).toEqual(
      [],
    );
  });

  test('going on after an error needs an error port', () => {
    const policy = { continueOnError: true };
    expect(problemLines(approval({}, { policy }).build())).toEqual(['no_error_port ask']);
    expect(problemLines(aGraph().manual().script('a', { policy }).chain('manual', 'a').build())).toEqual([]);
  });

  test('only a node inside a container, or a container, can stop a loop', () => {
    const policy = policyOf({ stopIf: { when: 'true', scope: 'loop' } });
    const outside = aGraph().manual().script('a', { policy }).chain('manual', 'a').build();
    expect(problemLines(outside)).toEqual(['stop_outside_loop a']);
    const loop = aGraph()
      .manual()
      .node('l', 'loop', { items: code('input.a') }, { policy })
      .chain('manual', 'l');
    expect(problemLines(loop.script('inner', { parentId: 'l', policy }).build())).toEqual([]);
  });
});
