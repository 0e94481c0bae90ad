/** Whether a name stands at an offset; null when one of both is not ASCII, so that comparing bytes tells nothing. */
export function isNameAt(source: Uint8Array, start: number, name: string): boolean | null {
  for (let index = 0; index < name.length; index += 1) {
    const byte = source[start + index] ?? 0;
    const code = name.charCodeAt(index);
    if (byte > 127 || code > 127) return null;
    if (byte === 0 || byte !== code) return false;
  }
  return source[start + name.length] === 0;
}

const maxKeptBytes = 24;
const slots = 1024;

/** Names met before, by a hash of their bytes: nearly all are met again. */
const met: string[] = Array.from({ length: slots }, () => '');

/** The name between two offsets. */
export function readName(source: Buffer, start: number, end: number): string {
  let hash = 0;
  for (let index = start; index < end; index += 1) {
    const byte = source[index] ?? 0;
    if (byte > 127 || end - start > maxKeptBytes) return source.toString('utf8', start, end);
    hash = (hash * 31 + byte) % slots;
  }
  const known = met[hash] ?? '';
  if (isNameAt(source, start, known)) return known;
  const name = source.toString('utf8', start, end);
  met[hash] = name;
  return name;
}
