const chunkBytes = 65_536;
const zeros = Buffer.alloc(chunkBytes);

/**
 * A copy of an instance's whole memory, and the way back to it. Every byte is compared, not only those up to a
 * high-water mark, so a restored memory equals the image whatever the guest did. Chunks of zeros take no space.
 */
export type MemoryImage = {
  /** Writes back what differs; false when the memory has grown, because it cannot shrink again. */
  restore(): boolean;
  /** True when no byte differs. */
  isIntact(): boolean;
};

export function createMemoryImage(memory: { readonly buffer: ArrayBuffer }): MemoryImage {
  const original = memory.buffer;
  const heap = Buffer.from(original);
  const chunks: (Buffer | null)[] = [];
  for (let start = 0; start < heap.length; start += chunkBytes) {
    const chunk = heap.subarray(start, start + chunkBytes);
    chunks.push(chunk.equals(zeros) ? null : Buffer.from(chunk));
  }
  const differs = (index: number): boolean => {
    const start = index * chunkBytes;
    return heap.compare(chunks[index] ?? zeros, 0, chunkBytes, start, start + chunkBytes) !== 0;
  };
  return {
    restore() {
      if (memory.buffer !== original) return false;
      for (let index = 0; index < chunks.length; index += 1) {
        if (differs(index)) heap.set(chunks[index] ?? zeros, index * chunkBytes);
      }
      return true;
    },
    isIntact() {
      return memory.buffer === original && chunks.every((_, index) => !differs(index));
    },
  };
}
