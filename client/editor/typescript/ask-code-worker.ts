import { createWorkerQuestions, type WithoutId } from '../worker-questions.ts';
import type { CodeAnswer, CodeQuestion } from './messages.ts';

type AnswerTo<Kind extends CodeQuestion['kind']> = Extract<CodeAnswer, { kind: Kind }>;

const ask = createWorkerQuestions<CodeQuestion, CodeAnswer>(
  () => new Worker(new URL('./code-worker.ts', import.meta.url), { type: 'module' }),
);

/** Asks the worker that knows TypeScript; null where it cannot be had. */
export async function askCodeWorker<Asked extends WithoutId<CodeQuestion>>(
  question: Asked,
): Promise<AnswerTo<Asked['kind']> | null> {
  return (await ask(question)) as AnswerTo<Asked['kind']> | null;
}
