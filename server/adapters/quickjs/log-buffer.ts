import type { LogStream, ScriptLogLine } from '#server/runtime/sandbox-port.ts';

const maxLineCharacters = 16 * 1024;
const lineOverheadBytes = 32;
const linesPerMessage = 200;
const maxDelayMs = 50;

/**
 * Collects a script's log lines, cuts them at the limit with a marker, and hands them on in small batches.
 * `usedBefore`: the bytes that the execution has written elsewhere.
 */
export function createLogBuffer(
  limitBytes: number,
  usedBefore: number,
  send: (lines: ScriptLogLine[]) => void,
) {
  let lines: ScriptLogLine[] = [];
  let usedBytes = usedBefore;
  let isCut = usedBytes > limitBytes;
  let sentAt = performance.now();

  const flush = (): void => {
    sentAt = performance.now();
    if (lines.length === 0) return;
    send(lines);
    lines = [];
  };
  const push = (stream: LogStream, text: string): void => {
    lines.push({ at: Date.now(), stream, text });
    if (lines.length >= linesPerMessage || performance.now() - sentAt > maxDelayMs) flush();
  };
  return {
    flush,
    usedBytes: () => usedBytes,
    write(stream: LogStream, text: string): void {
      if (isCut) return;
      const line =
        text.length > maxLineCharacters ? `${text.slice(0, maxLineCharacters)} ... (line cut)` : text;
      usedBytes += Buffer.byteLength(line) + lineOverheadBytes;
      isCut = usedBytes > limitBytes;
      if (isCut) push('warn', `... the log is cut here: it is larger than ${limitBytes} bytes`);
      else push(stream, line);
    },
  };
}
