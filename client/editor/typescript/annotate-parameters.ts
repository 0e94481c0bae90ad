/** Text that is put into a script for the language service alone, at a position of the script. */
export type Insertion = { at: number; text: string };

/** A script with types of its parameters filled in; positions are led back and forth. */
export type Annotated = {
  code: string;
  /** From the script to the annotated code. */
  inward(position: number): number;
  /** Back again; a position within what was put in becomes the place where it was put. */
  outward(position: number): number;
};

export function annotate(code: string, insertions: readonly Insertion[]): Annotated {
  const sorted = [...insertions].sort((a, b) => a.at - b.at);
  let text = '';
  let last = 0;
  for (const { at, text: inserted } of sorted) {
    text += code.slice(last, at) + inserted;
    last = at;
  }
  return {
    code: text + code.slice(last),
    inward(position) {
      let shift = 0;
      for (const { at, text: inserted } of sorted) if (at < position) shift += inserted.length;
      return position + shift;
    },
    outward(position) {
      let shift = 0;
      for (const { at, text: inserted } of sorted) {
        const start = at + shift;
        if (position <= start) break;
        if (position < start + inserted.length) return at;
        shift += inserted.length;
      }
      return position - shift;
    },
  };
}
