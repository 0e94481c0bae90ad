import { type LayoutEdge, type LayoutNode, type Point, tidyUp } from './tidy-up.ts';

export type LayoutQuestion = { id: number; nodes: LayoutNode[]; edges: LayoutEdge[] };
export type LayoutAnswer = { id: number; positions: Map<string, Point> };

/** Up to so many nodes are laid out at once; more would hold up the page (design 5.2, 20). */
const maxInPage = 200;

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, (positions: Map<string, Point>) => void>();

/** `tidyUp`, in a worker of its own when there are many nodes. */
export async function layOut(nodes: LayoutNode[], edges: LayoutEdge[]): Promise<Map<string, Point>> {
  if (nodes.length <= maxInPage || typeof Worker === 'undefined') return tidyUp(nodes, edges);
  const asked = workerOf();
  lastId += 1;
  const question: LayoutQuestion = { id: lastId, nodes, edges };
  return await new Promise((resolve) => {
    waiting.set(question.id, resolve);
    asked.postMessage(question);
  });
}

function workerOf(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
    waiting.get(data.id)?.(data.positions);
    waiting.delete(data.id);
  };
  return worker;
}
