import { describe, expect, test } from 'vitest';
import { parseInline, parseMarkdown, safeLink } from './markdown-blocks.ts';

describe('Markdown of messages', () => {
  test('paragraphs, lists, tables and code become blocks in their order', () => {
    const source = [
      'Refund **120 €** to `C-7`.',
      '',
      '- one',
      '- two',
      '',
      '| order | amount |',
      '| --- | --- |',
      '| 7 | 120 |',
      '',
      '```',
      '<b>text</b>',
      '```',
      '1. first',
    ].join('\n');
    expect(parseMarkdown(source).map((block) => block.kind)).toEqual([
      'paragraph',
      'list',
      'table',
      'code',
      'list',
    ]);
    expect(parseMarkdown(source)[2]).toEqual({
      kind: 'table',
      head: [[{ kind: 'text', text: 'order' }], [{ kind: 'text', text: 'amount' }]],
      rows: [[[{ kind: 'text', text: '7' }], [{ kind: 'text', text: '120' }]]],
    });
  });

  test('HTML stays as text', () => {
    expect(parseMarkdown('<img src=x onerror=alert(1)>')).toEqual([
      { kind: 'paragraph', content: [{ kind: 'text', text: '<img src=x onerror=alert(1)>' }] },
    ]);
  });

  test.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/\\evil.example',
    'vbscript:x',
  ])('the address %s is refused and its link stays as text', (href) => {
    expect(safeLink(href)).toBeUndefined();
    expect(parseInline(`[press](${href})`).some((part) => part.kind === 'link')).toBe(false);
  });

  test('web addresses, mail addresses and our own pages are links', () => {
    for (const href of ['https://example.com/a?b=c', 'mailto:a@example.com', '/w/demo/runs']) {
      expect(parseInline(`[x](${href})`)).toEqual([
        { kind: 'link', href, content: [{ kind: 'text', text: 'x' }] },
      ]);
    }
  });

  test('a bare address ends before the full stop of its sentence', () => {
    expect(parseInline('See https://example.com/x.')).toEqual([
      { kind: 'text', text: 'See ' },
      {
        kind: 'link',
        href: 'https://example.com/x',
        content: [{ kind: 'text', text: 'https://example.com/x' }],
      },
      { kind: 'text', text: '.' },
    ]);
  });

  test('names with underscores and sums with asterisks keep them', () => {
    expect(parseInline('order_line_id and 2*3*4')).toEqual([
      { kind: 'text', text: 'order_line_id and 2*3*4' },
    ]);
  });

  test('a hostile text of many markers is read without delay and loses no character of text', () => {
    const source = `${'> '.repeat(5_000)}${'*'.repeat(20_000)}${'['.repeat(20_000)}`;
    expect(JSON.stringify(parseMarkdown(source))).toContain('[[[[');
  });
});
