import { Fragment, type ReactNode } from 'react';
import { type Block, type Inline, parseMarkdown } from './markdown-blocks.ts';

type MarkdownProps = { source: string; className?: string };

/** Text of other people, drawn as elements: no HTML of theirs ever reaches the page. */
export function Markdown({ source, className }: MarkdownProps) {
  return <div className={className ?? 'flex flex-col gap-3'}>{parseMarkdown(source).map(drawBlock)}</div>;
}

function drawBlock(block: Block, index: number): ReactNode {
  const key = `${block.kind} ${index}`;
  switch (block.kind) {
    case 'paragraph':
      return <p key={key}>{draw(block.content)}</p>;
    case 'heading': {
      const Heading = block.level === 1 ? 'h2' : block.level === 2 ? 'h3' : 'h4';
      return (
        <Heading key={key} className="font-semibold">
          {draw(block.content)}
        </Heading>
      );
    }
    case 'list':
      return <List key={key} {...block} />;
    case 'quote':
      return (
        <blockquote key={key} className="flex flex-col gap-2 border-line border-l-2 pl-3 text-muted">
          {block.blocks.map(drawBlock)}
        </blockquote>
      );
    case 'code':
      return (
        <pre key={key} className="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-xs">
          {block.text}
        </pre>
      );
    case 'table':
      return <Table key={key} head={block.head} rows={block.rows} />;
    case 'rule':
      return <hr key={key} className="border-line" />;
  }
}

function List({ isOrdered, items }: { isOrdered: boolean; items: Inline[][] }) {
  const rows = items.map((item, index) => ({ item, key: `item ${index}` }));
  const lines = rows.map(({ item, key }) => <li key={key}>{draw(item)}</li>);
  return isOrdered ? (
    <ol className="list-decimal pl-5">{lines}</ol>
  ) : (
    <ul className="list-disc pl-5">{lines}</ul>
  );
}

function Table({ head, rows }: { head: Inline[][]; rows: Inline[][][] }) {
  const keyed = (cells: Inline[][]) => cells.map((cell, index) => ({ cell, key: `cell ${index}` }));
  return (
    <div className="overflow-x-auto rounded-control border border-line">
      <table className="w-full text-left">
        <thead className="bg-sunken">
          <tr>
            {keyed(head).map(({ cell, key }) => (
              <th key={key} scope="col" className="px-3 py-1.5">
                {draw(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows
            .map((row, index) => ({ row, key: `row ${index}` }))
            .map(({ row, key }) => (
              <tr key={key}>
                {keyed(row).map(({ cell, key: cellKey }) => (
                  <td key={cellKey} className="px-3 py-1.5 align-top">
                    {draw(cell)}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

function draw(content: Inline[]): ReactNode {
  return content
    .map((part, index) => ({ part, key: `${part.kind} ${index}` }))
    .map(({ part, key }) => <Fragment key={key}>{drawInline(part)}</Fragment>);
}

function drawInline(part: Inline): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.9em]">{part.text}</code>;
    case 'bold':
      return <strong>{draw(part.content)}</strong>;
    case 'italic':
      return <em>{draw(part.content)}</em>;
    case 'strike':
      return <s>{draw(part.content)}</s>;
    case 'break':
      return <br />;
    case 'link':
      return (
        <a
          href={part.href}
          target={part.href.startsWith('/') ? undefined : '_blank'}
          rel="noopener noreferrer nofollow"
          className="rounded-sm text-accent underline underline-offset-2"
        >
          {draw(part.content)}
        </a>
      );
  }
}
