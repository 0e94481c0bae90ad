/**
 * Keys for calls that must happen once: a call whose answer was lost keeps its key, so that doing the same again is
 * the same call and not a second one.
 */
export function createRepeatKeys(newKey: () => string) {
  const unanswered = new Map<string, string>();
  return {
    /** The key of a call with this content. */
    keyFor(content: string): string {
      const key = unanswered.get(content) ?? newKey();
      unanswered.set(content, key);
      return key;
    },
    /** The server has answered, whatever it said. */
    answered: (content: string) => void unanswered.delete(content),
  };
}
