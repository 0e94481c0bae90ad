export type TagTone = 'good' | 'bad' | 'waiting' | 'plain';

const words: [TagTone, RegExp][] = [
  [
    'bad',
    /\b(failed|failure|error|rejected|refused|blocked|overdue|expired|lost|inactive|deactivated|high)\b/i,
  ],
  ['waiting', /\b(waiting|pending|open|new|in review|on hold|draft|queued|medium)\b/i],
  [
    'good',
    /\b(ok|done|paid|active|approved|succeeded|success|delivered|shipped|complete|completed|refunded|low)\b/i,
  ],
];

/** The tone of a state that is known by its word; the word itself always stands beside it. */
export function toneOfTag(text: string): TagTone {
  if (/\bnot\b/i.test(text)) return 'plain';
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? 'plain';
}
