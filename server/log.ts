import { type Logger, pino } from 'pino';

/** Never written, wherever they stand in what is logged. */
const secretFields = [
  'password',
  'token',
  'secret',
  'cookie',
  'authorization',
  'headers.cookie',
  'headers.authorization',
  'req.headers.cookie',
  'req.headers.authorization',
  '*.password',
  '*.passwordHash',
  '*.token',
  '*.secret',
  '*.cookie',
  '*.authorization',
];

/** JSON lines on stdout; line breaks and control characters in values are escaped by the format. */
export function createLog(level: string): Logger {
  return pino({
    level,
    redact: { paths: secretFields, censor: '[hidden]' },
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
