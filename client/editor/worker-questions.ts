/** Questions as they are asked: each of a union without its id. */
export type WithoutId<Question> = Question extends unknown ? Omit<Question, 'id'> : never;

/**
 * Asks a worker that is started with the first question. When it breaks, or cannot be loaded, what it was asked is
 * answered by null and the next question starts another one.
 */
export function createWorkerQuestions<Question extends { id: number }, Answer extends { id: number }>(
  start: () => Worker,
): (question: WithoutId<Question>) => Promise<Answer | null> {
  let worker: Worker | undefined;
  let lastId = 0;
  const waiting = new Map<number, (answer: Answer | null) => void>();

  function startWorker(): Worker {
    const started = start();
    started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    });
    started.addEventListener('error', () => {
      started.terminate();
      worker = undefined;
      for (const settle of waiting.values()) settle(null);
      waiting.clear();
    });
    return started;
  }

  return (question) => {
    worker ??= startWorker();
    lastId += 1;
    const id = lastId;
    const answered = new Promise<Answer | null>((resolve) => waiting.set(id, resolve));
    worker.postMessage({ ...question, id });
    return answered;
  };
}
