import {
  autocompletion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascriptLanguage, typescriptLanguage } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  LanguageSupport,
} from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
  tooltips,
} from '@codemirror/view';
import { styleNonce } from '#client/app/style-nonce.ts';
import { codeHighlighting, codeTheme } from './code-theme.ts';
import { insertWholeText } from './insert-whole-text.ts';
import { lineMarking } from './mark-line.ts';
import { type ParameterTypes, scriptHelp } from './script-help.ts';

/** `script` is a whole file with line numbers; `expression` and `template` grow with their text. */
export type CodeKind = 'script' | 'expression' | 'template';

export type CodeOptions = {
  kind: CodeKind;
  /** Its accessible name. */
  label: string;
  placeholder?: string;
  isReadOnly: boolean;
  complete?: CompletionSource;
  parameterTypes?: ParameterTypes;
};

/** Everything that makes a text field a code field: language, brackets, undo of its own, completion, our look. */
export function codeExtensions({ kind, label, isReadOnly, ...options }: CodeOptions): Extension[] {
  const { complete, parameterTypes } = options;
  const isScript = kind === 'script';
  return [
    styleNonce === undefined ? [] : EditorView.cspNonce.of(styleNonce),
    history(),
    insertWholeText,
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    bracketMatching(),
    closeBrackets(),
    indentOnInput(),
    isScript ? [] : EditorView.lineWrapping,
    isScript ? [lineNumbers(), foldGutter(), highlightActiveLine(), lineMarking] : [],
    kind === 'template' ? [] : new LanguageSupport(isScript ? typescriptLanguage : javascriptLanguage),
    // Outside of the panels, which would cut them off.
    tooltips({ parent: document.body, position: 'fixed' }),
    codeTheme,
    codeHighlighting,
    options.placeholder ? placeholder(options.placeholder) : [],
    complete ? autocompletion({ override: [complete], icons: false }) : [],
    parameterTypes ? scriptHelp(parameterTypes) : [],
    isScript ? [highlightSelectionMatches(), search({ top: true })] : [],
    EditorState.readOnly.of(isReadOnly),
    EditorView.editable.of(!isReadOnly),
    EditorView.contentAttributes.of({
      'aria-label': label,
      tabindex: '0',
      spellcheck: 'false',
      autocorrect: 'off',
    }),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...(isScript ? searchKeymap : []),
      ...(isScript ? [indentWithTab] : []),
    ]),
  ];
}
