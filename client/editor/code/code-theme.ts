import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The look of code, out of the product's own tokens; both themes follow by themselves. */
export const codeTheme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'transparent', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono, "JetBrains Mono Variable", monospace)',
    // "===" is read as what was typed, not as one sign.
    fontVariantLigatures: 'none',
    lineHeight: '20px',
  },
  '.cm-content': { caretColor: 'var(--accent)', padding: '6px 0' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--muted)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 10px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in oklab, var(--hover) 70%, transparent)' },
  '.cm-line.cm-failedLine': {
    backgroundColor: 'var(--bad-soft)',
    boxShadow: 'inset 2px 0 0 var(--bad)',
  },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 25%, transparent)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 22%, transparent)',
    outline: 'none',
  },
  '.cm-placeholder': { color: 'var(--muted)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    overflow: 'hidden',
    boxShadow: '0 8px 28px -4px var(--float)',
  },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', color: 'var(--text)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  '.cm-tooltip .cm-script-hover': { maxWidth: '520px', padding: '6px 10px' },
  '.cm-script-hover code': { fontFamily: 'var(--font-mono, monospace)', whiteSpace: 'pre-wrap' },
  '.cm-script-hover p': { paddingTop: '4px', color: 'var(--muted)' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: 'none' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-gutter-lint': { width: '10px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0' },
  '.cm-lint-marker-error': {
    content: '""',
    width: '6px',
    height: '6px',
    margin: '7px 2px',
    borderRadius: '50%',
    backgroundColor: 'var(--bad)',
  },
  '.cm-panels': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    borderBottom: '1px solid var(--line)',
  },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 8px', fontFamily: 'var(--font-sans, sans-serif)' },
  '.cm-panel input, .cm-panel button': {
    border: '1px solid var(--line)',
    borderRadius: '6px',
    background: 'var(--surface)',
    color: 'var(--text)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)' },
  '.cm-searchMatch-selected': { backgroundColor: 'color-mix(in oklab, var(--accent) 30%, transparent)' },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal', marginLeft: '12px' },
});

const highlightStyle = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--family-decision)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--ok)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
  { tag: [tags.comment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--family-code)' },
  { tag: [tags.typeName, tags.className], color: 'var(--family-time)' },
  { tag: [tags.propertyName], color: 'var(--text)' },
  { tag: [tags.invalid], color: 'var(--bad)' },
]);

export const codeHighlighting = syntaxHighlighting(highlightStyle);
