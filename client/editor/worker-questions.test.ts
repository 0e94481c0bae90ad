import { expect, test } from 'vitest';
import { createWorkerQuestions } from './worker-questions.ts';

type Question = { id: number; text: string };

/** Answers in capitals; breaks where it is asked to. */
class CapitalWorker extends EventTarget {
  static started = 0;
  constructor() {
    super();
    CapitalWorker.started += 1;
  }
  postMessage({ id, text }: Question): void {
    queueMicrotask(() => {
      if (text === 'break') this.dispatchEvent(new Event('error'));
      else this.dispatchEvent(new MessageEvent('message', { data: { id, text: text.toUpperCase() } }));
    });
  }
  terminate(): void {}
}

test('each question gets its answer; what a broken worker was asked gets none, and the next one another worker', async () => {
  const ask = createWorkerQuestions<Question, Question>(() => new CapitalWorker() as unknown as Worker);
  const answers = await Promise.all(['a', 'b', 'break', 'c'].map((text) => ask({ text })));
  expect(answers.map((answer) => answer?.text)).toEqual(['A', 'B', undefined, undefined]);
  expect((await ask({ text: 'd' }))?.text).toBe('D');
  expect(CapitalWorker.started).toBe(2);
});
