export type SourceLine = { number: number; text: string; isMarked: boolean };

const around = 3;

/** The line of a source (1-based) with three lines before and after it; none where the source has no such line. */
export function linesAround(source: string, line: number): SourceLine[] {
  const lines = source.split(/\r\n|\r|\n/);
  if (line < 1 || line > lines.length) return [];
  const first = Math.max(1, line - around);
  return lines.slice(first - 1, line + around).map((text, index) => ({
    number: first + index,
    text,
    isMarked: first + index === line,
  }));
}
