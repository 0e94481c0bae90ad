/** Keeps the values of the keys used last, at most `size` of them. */
export function createRecentCache<Value>(size: number) {
  const entries = new Map<string, Value>();
  const put = (key: string, value: Value): void => {
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
