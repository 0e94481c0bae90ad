const chunkBytes = 65_536;
const pageBytes = 4096;
const zeros = Buffer.alloc(chunkBytes);

/** The parts of a memory that are not zero: chunks of 64 KiB, one after another, and where they stand. */
export type SharedImage = { chunks: number[]; bytes: SharedArrayBuffer };

/** What a session made different from the image: pages of 4 KiB, one after another, and where they stand. */
export type MemoryChanges = { byteLength: number; pages: Uint32Array; bytes: Uint8Array<ArrayBuffer> };

/**
 * A copy of an instance's whole memory, and the way back to it. Every byte is compared, not only those up to a
 * high-water mark, so a restored memory equals the image whatever the guest did. Chunks of zeros take no space.
 */
export type MemoryImage = {
  shared: SharedImage;
  /** Writes back what differs; false when the memory has grown, because it cannot shrink again. */
  restore(): boolean;
  /** True when no byte differs. */
  isIntact(): boolean;
  /** Copies what differs, growth included. */
  takeChanges(): MemoryChanges;
};

type GrowingMemory = { readonly buffer: ArrayBuffer };

/** Takes the image of the memory as it is, or writes a given one into it. */
export function createMemoryImage(memory: GrowingMemory, given?: SharedImage): MemoryImage {
  const original = memory.buffer;
  const heap = Buffer.from(original);
  const shared = given ?? copyImage(heap);
  const chunks: (Buffer | null)[] = new Array(heap.length / chunkBytes).fill(null);
  for (const [at, index] of shared.chunks.entries()) {
    chunks[index] = Buffer.from(shared.bytes, at * chunkBytes, chunkBytes);
  }
  const differs = (index: number): boolean => {
    const start = index * chunkBytes;
    return heap.compare(chunks[index] ?? zeros, 0, chunkBytes, start, start + chunkBytes) !== 0;
  };
  const restore = (): boolean => {
    if (memory.buffer !== original) return false;
    for (let index = 0; index < chunks.length; index += 1) {
      if (differs(index)) heap.set(chunks[index] ?? zeros, index * chunkBytes);
    }
    return true;
  };
  if (given) restore();
  return {
    shared,
    restore,
    isIntact: () => memory.buffer === original && chunks.every((_, index) => !differs(index)),
    takeChanges: () => copyChanges(Buffer.from(memory.buffer), (index) => chunks[index] ?? zeros),
  };
}

/** Writes changes into a memory that equals the image they were taken from and has their size. */
export function applyChanges(memory: GrowingMemory, changes: MemoryChanges): void {
  const heap = Buffer.from(memory.buffer);
  for (const [at, page] of changes.pages.entries()) {
    heap.set(changes.bytes.subarray(at * pageBytes, (at + 1) * pageBytes), page * pageBytes);
  }
}

function copyImage(heap: Buffer): SharedImage {
  const chunks: number[] = [];
  for (let start = 0; start < heap.length; start += chunkBytes) {
    if (heap.compare(zeros, 0, chunkBytes, start, start + chunkBytes) !== 0) chunks.push(start / chunkBytes);
  }
  const bytes = new SharedArrayBuffer(chunks.length * chunkBytes);
  const copy = Buffer.from(bytes);
  for (const [at, index] of chunks.entries()) {
    heap.copy(copy, at * chunkBytes, index * chunkBytes, (index + 1) * chunkBytes);
  }
  return { chunks, bytes };
}

function copyChanges(heap: Buffer, imageOf: (chunk: number) => Buffer): MemoryChanges {
  const pages: number[] = [];
  for (let start = 0; start < heap.length; start += chunkBytes) {
    const image = imageOf(start / chunkBytes);
    if (heap.compare(image, 0, chunkBytes, start, start + chunkBytes) === 0) continue;
    for (let at = 0; at < chunkBytes; at += pageBytes) {
      const from = start + at;
      if (heap.compare(image, at, at + pageBytes, from, from + pageBytes) !== 0) pages.push(from / pageBytes);
    }
  }
  const bytes = new Uint8Array(pages.length * pageBytes);
  for (const [at, page] of pages.entries()) {
    bytes.set(heap.subarray(page * pageBytes, (page + 1) * pageBytes), at * pageBytes);
  }
  return { byteLength: heap.length, pages: Uint32Array.from(pages), bytes };
}
