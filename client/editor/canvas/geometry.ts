import { portsOf } from '#shared/graph/config.ts';
import type { FlowNode } from '#shared/graph/schema.ts';
import { isJsonObject } from '#shared/json.ts';
import { findNodeContract, isNodeKind } from '#shared/nodes/catalogue.ts';
import { faceOf } from '../nodes/faces.ts';

/** Sizes of a node's face in canvas pixels (design 12.2). */
export const nodeWidth = 232;
export const faceHeight = 60;
export const portRowHeight = 24;
const rowsPadding = 8;
/** The middle of the first row; its distance from the input's is a multiple of the grid, so that edges lie straight. */
const firstRowY = 70;
export const portSize = 10;
/** Between the face of a container and what stands inside it. */
const bodyGap = 48;
/** Positions keep to this grid. */
export const gridSize = 8;

/** A port and where its middle lies, from the node's top left corner; `label` is shown as a row of the face. */
export type PlacedPort = {
  id: string;
  side: 'left' | 'right' | 'bottom';
  x: number;
  y: number;
  label: string;
  isRow: boolean;
};

export type NodeShape = { width: number; height: number; ports: PlacedPort[] };

/** Faces are drawn from the document, so a shape lives as long as its config. */
const shapes = new WeakMap<object, { kind: string; shape: NodeShape }>();

export function shapeOf(node: FlowNode): NodeShape {
  const known = shapes.get(node.config);
  if (known?.kind === node.kind) return known.shape;
  const shape = computeShape(node);
  shapes.set(node.config, { kind: node.kind, shape });
  return shape;
}

function computeShape(node: FlowNode): NodeShape {
  // A kind that this version does not know has what most kinds have.
  const outgoing = isNodeKind(node.kind) ? portsOf(node) : ['out', 'error'];
  const rows = faceOf(node.kind).hasNamedPorts ? outgoing.filter((port) => port !== 'error') : [];
  const height = faceHeight + (rows.length === 0 ? 0 : rows.length * portRowHeight + rowsPadding);
  const ports: PlacedPort[] = [];
  if (hasInput(node)) {
    ports.push({ id: 'in', side: 'left', x: 0, y: faceHeight / 2, label: 'in', isRow: false });
  }
  for (const id of outgoing) {
    const row = rows.indexOf(id);
    const label = portLabel(node, id);
    if (row >= 0) {
      const y = firstRowY + row * portRowHeight;
      ports.push({ id, side: 'right', x: nodeWidth, y, label, isRow: true });
    } else if (id === 'error') {
      ports.push({ id, side: 'bottom', x: nodeWidth - 32, y: height, label, isRow: false });
    } else {
      ports.push({ id, side: 'right', x: nodeWidth, y: faceHeight / 2, label, isRow: false });
    }
  }
  return { width: nodeWidth, height, ports };
}

/** Where a container's body begins, below the top of its face. */
export function bodyTop(container: FlowNode): number {
  return Math.ceil((shapeOf(container).height + bodyGap) / gridSize) * gridSize;
}

/** Every node but a trigger can be reached; an unknown kind is taken for an ordinary node. */
export function hasInput(node: Pick<FlowNode, 'kind'>): boolean {
  return findNodeContract(node.kind)?.isTrigger !== true;
}

/** A case's title, else the port's id. */
export function portLabel(node: FlowNode, port: string): string {
  const cases = Array.isArray(node.config.cases) ? node.config.cases : [];
  for (const branchCase of cases) {
    if (isJsonObject(branchCase) && branchCase.id === port && typeof branchCase.title === 'string') {
      return branchCase.title || port;
    }
  }
  return port;
}
