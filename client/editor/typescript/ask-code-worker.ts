import type { CodeAnswer, CodeQuestion } from './messages.ts';

type Question = CodeQuestion extends infer Each
  ? Each extends CodeQuestion
    ? Omit<Each, 'id'>
    : never
  : never;
type AnswerTo<Kind extends CodeQuestion['kind']> = Extract<CodeAnswer, { kind: Kind }>;

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, (answer: CodeAnswer) => void>();

/** Asks the worker that knows TypeScript; it is loaded with the first question. */
export async function askCodeWorker<Asked extends Question>(
  question: Asked,
): Promise<AnswerTo<Asked['kind']>> {
  worker ??= startWorker();
  lastId += 1;
  const id = lastId;
  const answered = new Promise<CodeAnswer>((resolve) => waiting.set(id, resolve));
  worker.postMessage({ ...question, id });
  return (await answered) as AnswerTo<Asked['kind']>;
}

function startWorker(): Worker {
  const started = new Worker(new URL('./code-worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<CodeAnswer>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  return started;
}
