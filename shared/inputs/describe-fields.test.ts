import { expect, test } from 'vitest';
import { describeFields } from './describe-fields.ts';
import { validateInput } from './validate-input.ts';

const schema = { properties: { n: { type: 'number' }, s: { type: 'string' } }, required: ['n', 's'] };

test('each field is named, the input as a whole is not', () => {
  const one = validateInput(schema, { s: 'x', n: 'many' });
  const all = validateInput(schema, [1]);
  const texts = [one, all].map((checked) => (checked.ok ? '' : describeFields(checked.fields)));
  expect(texts).toEqual([expect.stringMatching(/^n: \S.*\.$/), 'The input has to be an object.']);
});
