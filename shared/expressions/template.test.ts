import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillTemplate, formatTemplate, parseTemplate } from './template.ts';

/** The same cases on every machine; exploring with other seeds is done by hand. */
fc.configureGlobal({ seed: 1 });

function codes(text: string): string[] {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.parts.flatMap((part) => (part.kind === 'expression' ? [part.code] : []));
}

describe('finding the expressions of a template', () => {
  test.each<[string, string[]]>([
    ['no braces', []],
    ['', []],
    ['Hello {{ input.name }}!', [' input.name ']],
    ['{{a}}{{b}}', ['a', 'b']],
    ['{{ { a: { b: 1 } } }}', [' { a: { b: 1 } } ']],
    ['{{ {a:{b:1}}}}', [' {a:{b:1}}']],
    ['{{ "}}" }} and {{ \'}}\' }}', [' "}}" ', " '}}' "]],
    ['{{ "a\\"}}" }}', [' "a\\"}}" ']],
    [`{{ \`\${ { a: "}}" }.a }}}\` }}`, [` \`\${ { a: "}}" }.a }}}\` `]],
    ['{{ a /* }} */ }}', [' a /* }} */ ']],
    ['{{ a // }}\n }}', [' a // }}\n ']],
    ['{{ a.replace(/}}/g, "") }}', [' a.replace(/}}/g, "") ']],
    ['{{ a / b }} {{ c / d }}', [' a / b ', ' c / d ']],
    ['a } b { c }} d', []],
  ])('%s', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('an opening without an end is an error at its place', () => {
    expect(parseTemplate('first\nthen {{ a')).toEqual({
      ok: false,
      error: { message: 'An opening "{{" has no closing "}}"', line: 2, column: 6 },
    });
  });

  test('parts put together again are the text, whatever it is', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('{{', '}}', '{', '}', '"', '`', '${', '/', '//', '\n', ' a '),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const parsed = parseTemplate(text);
        if (parsed.ok) expect(formatTemplate(parsed.parts)).toBe(text);
      }),
    );
  });
});

describe('filling a template', () => {
  function fill(text: string, ...values: unknown[]) {
    const parsed = parseTemplate(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return fillTemplate(parsed.parts, values);
  }

  test('one expression alone keeps its type', () => {
    expect(fill('{{ a }}', { b: 1 })).toEqual({ b: 1 });
    expect(fill('{{ a }}', null)).toBeNull();
  });

  test('within text null is empty and an object is its JSON', () => {
    expect(fill('a{{ x }}b{{ y }}c{{ z }} ', null, { a: [1] }, 2)).toBe('ab{"a":[1]}c2 ');
  });
});
