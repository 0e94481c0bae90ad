/** A piece of text inside a line. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; content: Inline[] }
  | { kind: 'link'; href: string; content: Inline[] }
  | { kind: 'break' };

export type Block =
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'heading'; level: number; content: Inline[] }
  | { kind: 'list'; isOrdered: boolean; items: Inline[][] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'rule' };

const maxDepth = 6;

/**
 * Reads the part of Markdown that people write in messages: paragraphs, headings, lists, quotes, code, tables, rules.
 * Never fails and knows no HTML: what it does not understand stays as text.
 */
export function parseMarkdown(source: string, depth = 0): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at]?.trim() === '') {
      at += 1;
      continue;
    }
    const [block, next] = readBlock(lines, at, depth);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

const listItem = /^ {0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const fence = /^ {0,3}```/;
const quote = /^ {0,3}> ?/;
const rule = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

function readBlock(lines: string[], at: number, depth: number): [Block, number] {
  const line = lines[at] ?? '';
  if (fence.test(line)) return readFence(lines, at);
  const title = heading.exec(line);
  if (title) {
    return [{ kind: 'heading', level: title[1]?.length ?? 1, content: parseInline(title[2] ?? '') }, at + 1];
  }
  if (rule.test(line)) return [{ kind: 'rule' }, at + 1];
  if (quote.test(line) && depth < maxDepth) {
    const end = endOf(lines, at, (text) => quote.test(text));
    const inner = lines.slice(at, end).map((text) => text.replace(quote, ''));
    return [{ kind: 'quote', blocks: parseMarkdown(inner.join('\n'), depth + 1) }, end];
  }
  if (line.includes('|') && tableRule.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').includes('-')) {
    return readTable(lines, at);
  }
  if (listItem.test(line)) return readList(lines, at);
  const end = endOf(lines, at + 1, (text, index) => text.trim() !== '' && !startsBlock(lines, index));
  return [{ kind: 'paragraph', content: parseInline(lines.slice(at, end).join('\n')) }, end];
}

function startsBlock(lines: string[], at: number): boolean {
  const line = lines[at] ?? '';
  const isTable =
    line.includes('|') && tableRule.test(lines[at + 1] ?? '') && (lines[at + 1] ?? '').includes('|');
  return isTable || [fence, heading, rule, quote, listItem].some((pattern) => pattern.test(line));
}

function endOf(lines: string[], from: number, belongs: (line: string, index: number) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end] ?? '', end)) end += 1;
  return end;
}

function readFence(lines: string[], at: number): [Block, number] {
  const end = endOf(lines, at + 1, (text) => !fence.test(text));
  return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function readList(lines: string[], at: number): [Block, number] {
  const isOrdered = listItem.exec(lines[at] ?? '')?.[1] !== undefined;
  const items: string[] = [];
  let end = at;
  while (end < lines.length) {
    const line = lines[end] ?? '';
    const item = listItem.exec(line);
    if (item && (item[1] !== undefined) === isOrdered) items.push(item[2] ?? '');
    else if (!item && /^\s+\S/.test(line)) items.push(`${items.pop() ?? ''}\n${line.trim()}`);
    else break;
    end += 1;
  }
  return [{ kind: 'list', isOrdered, items: items.map(parseInline) }, end];
}

function readTable(lines: string[], at: number): [Block, number] {
  const end = endOf(lines, at + 2, (text) => text.includes('|'));
  const head = cellsOf(lines[at] ?? '');
  const rows = lines.slice(at + 2, end).map((line) => {
    const cells = cellsOf(line);
    return head.map((_, index) => parseInline(cells[index] ?? ''));
  });
  return [{ kind: 'table', head: head.map(parseInline), rows }, end];
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replace(/\\\|/g, '|'));
}

const inlinePattern =
  /(?<code>`[^`\n]+`)|\[(?<label>[^\]\n]{1,500})\]\((?<href>[^()\s]{1,2000})\)|\*\*(?<bold>[^*\n]+?)\*\*|(?<![\w*])[*_](?<italic>[^*_\n]+?)[*_](?![\w*])|~~(?<strike>[^~\n]+?)~~|(?<url>https?:\/\/[^\s<>()[\]]{1,2000}[^\s<>()[\].,;:!?'"])|(?<break>\n)/g;

/** Bold, italic, code, links; a link whose address is not safe stays as its text. */
export function parseInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const match of depth > maxDepth ? [] : text.matchAll(inlinePattern)) {
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) });
    parts.push(inlineOf(match, depth));
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
}

function inlineOf(match: RegExpMatchArray, depth: number): Inline {
  const { code, label, href, bold, italic, strike, url } = match.groups ?? {};
  const inner = (content: string) => parseInline(content, depth + 1);
  if (code !== undefined) return { kind: 'code', text: code.slice(1, -1) };
  if (bold !== undefined) return { kind: 'bold', content: inner(bold) };
  if (italic !== undefined) return { kind: 'italic', content: inner(italic) };
  if (strike !== undefined) return { kind: 'strike', content: inner(strike) };
  if (url !== undefined) return { kind: 'link', href: url, content: [{ kind: 'text', text: url }] };
  if (label === undefined || href === undefined) return { kind: 'break' };
  const safe = safeLink(href);
  return safe === undefined
    ? { kind: 'text', text: match[0] }
    : { kind: 'link', href: safe, content: inner(label) };
}

/** Only web and mail addresses and our own pages; `javascript:`, `data:` and the like are refused (design 7.2). */
export function safeLink(href: string): string | undefined {
  if (/^\/(?![/\\])/.test(href)) return href;
  if (!URL.canParse(href)) return undefined;
  return ['http:', 'https:', 'mailto:'].includes(new URL(href).protocol) ? href : undefined;
}
