import { createCodeService } from './code-service.ts';
import type { CodeAnswer, CodeQuestion } from './messages.ts';

/** The declarations of the language itself, without those of a browser. */
const texts = import.meta.glob<string>(
  '../../../node_modules/typescript-api/lib/lib.{es5,es20,decorators}*.d.ts',
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);
const libs = new Map(
  Object.entries(texts).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
);
const service = createCodeService(libs);

self.onmessage = ({ data }: MessageEvent<CodeQuestion>) => self.postMessage(answer(data));

function answer(question: CodeQuestion): CodeAnswer {
  const { id, kind } = question;
  if (kind === 'complete') return { id, kind, ...service.complete(question, question.at) };
  if (kind === 'hover') return { id, kind, hover: service.hover(question, question.at) };
  return { id, kind, mistakes: service.check(question) };
}
