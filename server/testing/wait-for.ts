const patienceMs = 15_000;
const pauseMs = 50;

/** Asks again until there is an answer; gives up after 15 seconds. */
export async function waitFor<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error('It did not happen within 15 seconds.');
}
