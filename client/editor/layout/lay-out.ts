import { createWorkerQuestions } from '../worker-questions.ts';
import { type LayoutEdge, type LayoutNode, type Point, tidyUp } from './tidy-up.ts';

export type LayoutQuestion = { id: number; nodes: LayoutNode[]; edges: LayoutEdge[] };
export type LayoutAnswer = { id: number; positions: Map<string, Point> };

/** Up to so many nodes are laid out at once; more would hold up the page (design 5.2, 20). */
const maxInPage = 200;

const ask = createWorkerQuestions<LayoutQuestion, LayoutAnswer>(
  () => new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' }),
);

/** `tidyUp`, in a worker of its own when there are many nodes and a worker can be had. */
export async function layOut(nodes: LayoutNode[], edges: LayoutEdge[]): Promise<Map<string, Point>> {
  const isLarge = nodes.length > maxInPage && typeof Worker !== 'undefined';
  const answer = isLarge ? await ask({ nodes, edges }) : null;
  return answer?.positions ?? tidyUp(nodes, edges);
}
