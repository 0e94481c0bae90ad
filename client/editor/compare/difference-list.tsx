import { Minus, MoveRight, Pencil, Plus } from 'lucide-react';
import { cx } from '#client/ui/class-names.ts';
import type { FieldDifference, FlowDifference, NodeDifference } from '#shared/graph/diff-flows.ts';
import type { FlowDefinition } from '#shared/graph/schema.ts';
import { titleOf } from '../nodes/faces.ts';
import { LineDifference } from './line-difference.tsx';

const faces = {
  added: { icon: Plus, word: 'Added', color: 'text-ok' },
  removed: { icon: Minus, word: 'Removed', color: 'text-bad' },
  changed: { icon: Pencil, word: 'Changed', color: 'text-warn' },
  moved: { icon: MoveRight, word: 'Moved', color: 'text-muted' },
} as const;

type DifferenceListProps = {
  difference: FlowDifference;
  /** Both states, for the titles. */
  definition: FlowDefinition;
  onChoose(nodeId: string): void;
};

/** What differs, thing by thing; a row of a node leads to it. */
export function DifferenceList({ difference, definition, onChoose }: DifferenceListProps) {
  const titles = new Map(definition.nodes.map((node) => [node.id, titleOf(node)]));
  const titleOfId = (id: string) => titles.get(id) ?? id;
  const { nodes, edges, flow } = difference;
  if (nodes.length + edges.length + flow.length === 0) {
    return <p className="p-4 text-muted">The draft is the same as this version.</p>;
  }
  return (
    <ul aria-label="Differences" className="flex flex-col gap-1 p-2">
      {[...nodes].sort(byWeight).map((node) => (
        <NodeRow key={node.id} node={node} title={titleOfId(node.id)} onChoose={onChoose} />
      ))}
      {edges.map(({ edge, kind }) => (
        <li key={`${kind} ${edge.id}`} className="flex items-start gap-2 px-2 py-1.5">
          <DifferenceIcon kind={kind} />
          <span>
            From {titleOfId(edge.source)} ({edge.sourcePort}) to {titleOfId(edge.target)}
          </span>
        </li>
      ))}
      {flow.map((field) => (
        <li key={field.field} className="flex flex-col gap-1 px-2 py-1.5">
          <span className="flex items-start gap-2">
            <DifferenceIcon kind="changed" />
            <span>The flow</span>
          </span>
          <Fields fields={[field]} />
        </li>
      ))}
    </ul>
  );
}

/** What only stands elsewhere tells the least. */
const order = ['added', 'removed', 'changed', 'moved'];

function byWeight(a: NodeDifference, b: NodeDifference): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind);
}

function NodeRow({
  node,
  title,
  onChoose,
}: {
  node: NodeDifference;
  title: string;
  onChoose(id: string): void;
}) {
  return (
    <li className="flex flex-col gap-1">
      <button
        type="button"
        onClick={() => onChoose(node.id)}
        className="flex w-full items-start gap-2 rounded-control px-2 py-1.5 text-left hover:bg-hover"
      >
        <DifferenceIcon kind={node.kind} />
        <span className="min-w-0 flex-1">{title}</span>
        <span className="text-muted text-xs">{faces[node.kind].word}</span>
      </button>
      {node.fields.length > 0 && <Fields fields={node.fields} />}
    </li>
  );
}

function DifferenceIcon({ kind }: { kind: keyof typeof faces }) {
  const { icon: Icon, word, color } = faces[kind];
  return <Icon role="img" aria-label={word} className={cx('mt-0.5 size-4 shrink-0', color)} />;
}

function Fields({ fields }: { fields: readonly FieldDifference[] }) {
  return (
    <dl className="flex flex-col gap-1.5 pr-2 pb-2 pl-8 text-xs">
      {fields.map(({ field, before, after }) => (
        <div key={field}>
          <dt className="text-muted">{wordsOf(field)}</dt>
          <dd>
            <LineDifference before={textOf(before)} after={textOf(after)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `config.source.code` is read as "Code", `policy.timeoutSeconds` as "Policy › timeout seconds". */
function wordsOf(field: string): string {
  const words = field
    .replace(/^config\.(source\.)?/, '')
    .replaceAll('.', ' › ')
    .replace(/([a-z])([A-Z])/g, (_, before: string, next: string) => `${before} ${next.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
