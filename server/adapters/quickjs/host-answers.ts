import { randomBytes, randomUUID } from 'node:crypto';

/** Questions that the guest asks and that the host answers at once; texts in, text out. */
const answers: Record<string, (argument: string) => string> = {
  randomUuid: () => randomUUID(),
  randomBytes: (count) => randomBytes(Math.min(Math.max(0, Number(count) || 0), 65_536)).toString('hex'),
  now: () => String(performance.now()),
};

/** Undefined for a question that does not exist. */
export function answerHostQuestion(question: string, argument: string): string | undefined {
  return Object.hasOwn(answers, question) ? answers[question]?.(argument) : undefined;
}
