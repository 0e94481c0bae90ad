const maxKeyCharacters = 200_000;

/** Keeps the values of the keys used last, at most `size` of them; very long keys are not kept. */
export function createRecentCache<Value>(size: number) {
  const entries = new Map<string, Value>();
  const put = (key: string, value: Value): void => {
    if (key.length > maxKeyCharacters) return;
    entries.delete(key);
    entries.set(key, value);
    const oldest = entries.keys().next();
    if (entries.size > size && !oldest.done) entries.delete(oldest.value);
  };
  return {
    put,
    find: (key: string): Value | undefined => entries.get(key),
    /** The kept value, made now if there is none. */
    take(key: string, make: () => Value): Value {
      const value = entries.get(key) ?? make();
      put(key, value);
      return value;
    },
  };
}
