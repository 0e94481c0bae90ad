import {
  Braces,
  CalendarClock,
  CircleX,
  Clock,
  Code,
  CornerDownLeft,
  Database,
  Globe,
  type LucideIcon,
  Mail,
  Merge,
  MousePointerClick,
  Repeat,
  RotateCw,
  Split,
  SquareDashed,
  UserCheck,
  Webhook,
  Workflow,
} from 'lucide-react';
import type { FlowNode, NodeKind } from '#shared/graph/schema.ts';
import type { JsonObject } from '#shared/json.ts';
import { findNodeContract, isNodeKind } from '#shared/nodes/catalogue.ts';
import type { NodeFamily } from '#shared/nodes/contract.ts';
import {
  describeApproval,
  describeBranch,
  describeScript,
  describeWait,
  describeWebhook,
} from './describe-config.ts';
import { describeSchedule } from './describe-schedule.ts';
import { describeArgument, oneLine } from './describe-value.ts';

/** How a kind looks on the canvas; `describe` says in one line what this node does here. */
export type NodeFace = {
  icon: LucideIcon;
  describe(config: JsonObject): string;
  /** Its ports are shown as named rows. */
  hasNamedPorts?: true;
};

/** The registry of faces: one per node kind (design 2.1). */
export const nodeFaces = {
  manual: { icon: MousePointerClick, describe: () => 'By hand, app or API' },
  webhook: { icon: Webhook, describe: describeWebhook },
  schedule: { icon: CalendarClock, describe: describeSchedule },
  script: { icon: Code, describe: describeScript },
  query: { icon: Database, describe: (config) => oneLine(config.sql) || 'No query yet' },
  http: { icon: Globe, describe: (config) => `${oneLine(config.method)} ${describeArgument(config.url)}` },
  email: { icon: Mail, describe: (config) => `To ${describeArgument(config.to)}` },
  branch: { icon: Split, describe: describeBranch, hasNamedPorts: true },
  loop: { icon: Repeat, describe: (config) => `For each of ${describeArgument(config.items)}` },
  while: { icon: RotateCw, describe: (config) => `While ${oneLine(config.condition)}` },
  approval: { icon: UserCheck, describe: describeApproval, hasNamedPorts: true },
  wait: { icon: Clock, describe: describeWait },
  flow: { icon: Workflow, describe: (config) => oneLine(config.path) || 'No flow chosen yet' },
  merge: { icon: Merge, describe: () => 'At the first that arrives' },
  transform: { icon: Braces, describe: (config) => describeArgument(config.value) },
  return: { icon: CornerDownLeft, describe: (config) => describeArgument(config.value) },
  fail: { icon: CircleX, describe: (config) => describeArgument(config.message) },
} satisfies Record<NodeKind, NodeFace>;

const unknownFace: NodeFace = { icon: SquareDashed, describe: () => 'This version does not know this kind' };

export function faceOf(kind: string): NodeFace {
  return isNodeKind(kind) ? nodeFaces[kind] : unknownFace;
}

/** The kind in words, as in the palette; an unknown kind keeps its own name. */
export function kindLabel(kind: string): string {
  return findNodeContract(kind)?.label ?? kind;
}

export function familyOf(kind: string): NodeFamily {
  return findNodeContract(kind)?.family ?? 'end';
}

export function titleOf(node: Pick<FlowNode, 'title' | 'id'>): string {
  return node.title || node.id;
}

/** The accessible name of a node (design 5.5): "Score request, script". */
export function nodeName(node: FlowNode): string {
  return `${titleOf(node)}, ${kindLabel(node.kind).toLowerCase()}`;
}

const familyColors: Record<NodeFamily, string> = {
  trigger: 'text-family-trigger',
  code: 'text-family-code',
  connector: 'text-family-connector',
  decision: 'text-family-decision',
  people: 'text-family-people',
  time: 'text-family-time',
  container: 'text-family-container',
  end: 'text-family-end',
};

/** The text colour of a family; tiles mix their background from it. */
export function familyColor(kind: string): string {
  return familyColors[familyOf(kind)];
}
