import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import type { JsonObject } from '#shared/json.ts';
import { completePath, type PathCompletion } from './complete-path.ts';

/** Completion for expressions and, between `{{` and `}}`, for templates. */
export function completionSource(scope: () => JsonObject, kind: 'expression' | 'template') {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const before = state.sliceDoc(0, pos);
    const start = kind === 'template' ? before.lastIndexOf('{{') + 2 : 0;
    if (kind === 'template' && (start < 2 || before.indexOf('}}', start) >= 0)) return null;
    const found = completePath(before.slice(start), scope());
    const isAtStart = found !== undefined && start + found.from === pos && !/[.{\s]$/.test(before);
    if (found === undefined || (isAtStart && !explicit && before !== '')) return null;
    return { from: start + found.from, options: found.options.map(toCompletion), validFor: /^[\w$]*$/ };
  };
}

function toCompletion({ label, detail, insert }: PathCompletion): Completion {
  const isBracketed = insert.startsWith('[');
  return {
    label,
    detail,
    apply: isBracketed ? (view, _completion, from, to) => replaceDot(view, { insert, from, to }) : insert,
  };
}

function replaceDot(
  view: EditorView,
  { insert, from, to }: { insert: string; from: number; to: number },
): void {
  const start = view.state.sliceDoc(from - 1, from) === '.' ? from - 1 : from;
  view.dispatch({ changes: { from: start, to, insert }, selection: { anchor: start + insert.length } });
}
