import type { CompletionSource } from '@codemirror/autocomplete';
import { EditorState, Transaction } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react';
import { cx } from '#client/ui/class-names.ts';
import { codeExtensions } from './code-extensions.ts';
import type { CodeFieldProps } from './code-field.tsx';
import { markLine } from './mark-line.ts';

/** A field for code (CodeMirror) that keeps in step with `value`, also when undo or somebody else changes it. */
export function CodeEditor(props: CodeFieldProps) {
  const { kind, label, value, placeholder, isReadOnly = false } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const handleChange = useEffectEvent((text: string) => {
    if (text !== props.value) props.onChange(text);
  });
  const handleBlur = useEffectEvent(() => props.onBlur?.());
  const handleComplete = useEffectEvent<CompletionSource>((context) => props.complete?.(context) ?? null);
  const initialValue = useEffectEvent(() => value);
  const hasCompletion = props.complete !== undefined;
  const hasHelp = props.parameterTypes !== undefined;
  const handleTypes = useEffectEvent(() => props.parameterTypes?.() ?? {});

  useEffect(() => {
    if (box.current === null) return;
    const created = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: initialValue(),
        extensions: [
          codeExtensions({
            kind,
            label,
            isReadOnly,
            ...(placeholder ? { placeholder } : {}),
            ...(hasCompletion ? { complete: (context) => handleComplete(context) } : {}),
            ...(hasHelp ? { parameterTypes: () => handleTypes() } : {}),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) handleChange(update.state.doc.toString());
            if (update.focusChanged && !update.view.hasFocus) handleBlur();
          }),
        ],
      }),
    });
    view.current = created;
    return () => created.destroy();
  }, [kind, label, placeholder, isReadOnly, hasCompletion, hasHelp]);

  useEffect(() => {
    const current = view.current;
    if (current === null || current.state.doc.toString() === value) return;
    current.dispatch({
      changes: changeBetween(current.state.doc.toString(), value),
      // Undo in the field takes back what was typed in it, not what came from elsewhere.
      annotations: Transaction.addToHistory.of(false),
    });
  }, [value]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a field made anew has no mark yet.
  useEffect(() => {
    if (kind !== 'script') return;
    view.current?.dispatch({ effects: markLine.of(props.failedLine ?? null) });
  }, [props.failedLine, kind, label, placeholder, isReadOnly, hasCompletion, hasHelp]);

  useImperativeHandle(props.ref, () => ({
    insert(text, at) {
      const current = view.current;
      if (current === null || current.state.readOnly) return;
      const dropped = at === undefined ? null : current.posAtCoords(at);
      const range = dropped === null ? current.state.selection.main : { from: dropped, to: dropped };
      current.dispatch({
        changes: { from: range.from, to: range.to, insert: text },
        selection: { anchor: range.from + text.length },
        userEvent: 'input.paste',
      });
      current.focus();
    },
  }));

  return (
    <div
      ref={box}
      data-code-kind={kind}
      className={cx(
        'min-w-0 overflow-hidden rounded-control border bg-surface transition-colors focus-within:border-accent focus-within:outline-1 focus-within:outline-accent',
        props.isInvalid ? 'border-bad' : 'border-line-strong/60 hover:border-line-strong',
        kind === 'script'
          ? '[&_.cm-editor]:max-h-[55vh] [&_.cm-editor]:min-h-60'
          : '[&_.cm-editor]:max-h-48 [&_.cm-scroller]:overflow-auto',
        props.className,
      )}
    />
  );
}

/** The smallest replacement that makes `next` out of `before`, so that the cursor stays where it is. */
export function changeBetween(before: string, next: string): { from: number; to: number; insert: string } {
  const shortest = Math.min(before.length, next.length);
  let from = 0;
  while (from < shortest && before[from] === next[from]) from += 1;
  let tail = 0;
  while (tail < shortest - from && before.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  return { from, to: before.length - tail, insert: next.slice(from, next.length - tail) };
}
