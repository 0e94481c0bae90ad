import { expect, test } from 'vitest';
import { outcomesOf } from './outcomes.ts';

const follows = { approved: ['Pay', 'Tell sales'], rejected: ['Say no'], expired: [] };
const aDecision = { name: 'Lee', decision: 'approved', at: '', comment: null, form: null } as const;

test('each outcome names what comes next, or that it stops', () => {
  expect(outcomesOf({ required: 1, decisions: [], follows })).toEqual({
    approve: '“Pay” and “Tell sales” come next.',
    reject: '“Say no” comes next.',
    noAnswer: 'It stops.',
  });
});

test('while more people are needed, an approval says how many', () => {
  const approve = (required: number) =>
    outcomesOf({ required, decisions: [aDecision], follows: { ...follows, approved: ['Pay'] } })?.approve;
  expect(approve(4)).toBe('2 more people must approve. Then: “Pay” comes next.');
  expect(approve(3)).toBe('1 more person must approve. Then: “Pay” comes next.');
  expect(approve(2)).toBe('“Pay” comes next.');
});

test('nothing is promised where it is not known', () => {
  expect(outcomesOf({ required: 1, decisions: [], follows: null })).toBeNull();
});
