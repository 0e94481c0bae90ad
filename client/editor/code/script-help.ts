import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip, type Tooltip } from '@codemirror/view';
import { askCodeWorker } from '../typescript/ask-code-worker.ts';

/** The types of `main`'s parameters that say none of their own, from recorded values. */
export type ParameterTypes = () => Readonly<Record<string, string>>;

const checkDelayMs = 400;
const hoverDelayMs = 350;

/** Completion, hover and mistakes while typing, by the language service (design 5.3). */
export function scriptHelp(parameterTypes: ParameterTypes): Extension {
  return [
    autocompletion({ override: [(context) => complete(context, parameterTypes)], icons: false }),
    hoverTooltip((view, at) => hover(view, at, parameterTypes), { hoverTime: hoverDelayMs }),
    linter((view) => check(view, parameterTypes), { delay: checkDelayMs }),
    lintGutter({ hoverTime: hoverDelayMs }),
  ];
}

async function complete(
  { state, pos, explicit }: CompletionContext,
  parameterTypes: ParameterTypes,
): Promise<CompletionResult | null> {
  const before = state.sliceDoc(Math.max(0, pos - 1), pos);
  if (!explicit && !/[\w$.'"]/.test(before)) return null;
  const code = state.doc.toString();
  const question = { kind: 'complete' as const, code, at: pos, parameterTypes: parameterTypes() };
  const { from = pos, completions = [] } = (await askCodeWorker(question)) ?? {};
  if (completions.length === 0) return null;
  return { from, options: completions.map(toCompletion), validFor: /^[\w$]*$/ };
}

function toCompletion({ label, kind, sort }: { label: string; kind: string; sort: string }): Completion {
  return { label, detail: kind, boost: sort <= '11' ? 10 : 0 };
}

async function hover(view: EditorView, at: number, parameterTypes: ParameterTypes): Promise<Tooltip | null> {
  const code = view.state.doc.toString();
  const answer = await askCodeWorker({ kind: 'hover', code, at, parameterTypes: parameterTypes() });
  const found = answer?.hover ?? null;
  if (found === null) return null;
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'cm-script-hover';
      const signature = dom.appendChild(document.createElement('code'));
      signature.textContent = found.signature;
      if (found.text !== '') dom.appendChild(document.createElement('p')).textContent = found.text;
      return { dom };
    },
  };
}

async function check(view: EditorView, parameterTypes: ParameterTypes): Promise<Diagnostic[]> {
  const code = view.state.doc.toString();
  if (code.trim() === '') return [];
  const answer = await askCodeWorker({ kind: 'check', code, parameterTypes: parameterTypes() });
  if (answer === null || view.state.doc.toString() !== code) return [];
  return answer.mistakes.map(({ from, to, message }) => ({
    from: Math.min(from, code.length),
    to: Math.min(to, code.length),
    severity: 'error',
    message,
  }));
}
