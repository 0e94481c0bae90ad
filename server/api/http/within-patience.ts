import { AppError } from '#shared/errors.ts';

const patienceMs = 5000;

/**
 * For what a request asks the database first: one that does not answer is said soon. The driver waits longer and asks
 * again, which callers would take for a hang.
 */
export async function withinPatience<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(new AppError('unavailable', 'The database does not answer. Try again soon.'));
    timer = setTimeout(refuse, patienceMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
