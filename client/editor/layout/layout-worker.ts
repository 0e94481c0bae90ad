import type { LayoutAnswer, LayoutQuestion } from './lay-out.ts';
import { tidyUp } from './tidy-up.ts';

self.onmessage = ({ data }: MessageEvent<LayoutQuestion>) => {
  const answer: LayoutAnswer = { id: data.id, positions: tidyUp(data.nodes, data.edges) };
  self.postMessage(answer);
};
