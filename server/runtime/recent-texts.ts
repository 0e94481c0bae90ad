import type { JsonValue } from '#shared/json.ts';

/** Text of payloads that one run keeps in memory. */
const cachedBytes = 32 * 1024 * 1024;
/** Values that are read again and again, such as the items of a loop, are also kept as they are. */
const keptValues = 4;

/** Payloads of a run that were read or written last; those used longest ago make room. */
export function createRecentTexts(read: (id: string) => Promise<string>) {
  const texts = new Map<string, string>();
  const values = new Map<string, JsonValue>();
  let size = 0;

  function add(id: string, text: string): void {
    if (texts.has(id)) return;
    texts.set(id, text);
    size += text.length;
    for (const [oldest, old] of texts) {
      if (size <= cachedBytes) break;
      texts.delete(oldest);
      size -= old.length;
    }
  }

  async function get(id: string): Promise<string> {
    const text = texts.get(id) ?? (await read(id));
    add(id, text);
    return text;
  }

  async function readParsed(id: string): Promise<JsonValue> {
    return JSON.parse(await get(id));
  }

  return {
    add,
    get,
    /** The parsed value, or what `make` gives for the id: nobody may change it. */
    async parsed(id: string, make = readParsed): Promise<JsonValue> {
      const known = values.get(id);
      const value = known ?? (await make(id));
      values.delete(id);
      values.set(id, value);
      const [oldest] = values.keys();
      if (values.size > keptValues && oldest !== undefined) values.delete(oldest);
      return value;
    },
  };
}
