import { type ReactNode, useEffect, useRef } from 'react';
import { useEditor, useEditorState } from '../../state/editor-context.tsx';
import { type FlowPart, sectionOf } from './describe-settings.ts';

/** A part of the flow's settings that is opened, brought into view and focused when something leads to it. */
export function Revealed({ part, children }: { part: FlowPart; children: ReactNode }) {
  const editor = useEditor();
  const box = useRef<HTMLDivElement>(null);
  const isAsked = useEditorState((state) => state.revealFlowPart === part);
  useEffect(() => {
    if (!isAsked) return;
    const { openSections } = editor.store.getState();
    if (part !== 'inputs') editor.set({ openSections: new Set([...openSections, sectionOf(part)]) });
    // After a dialog that led here has given the focus back.
    const timer = setTimeout(() => {
      editor.set({ revealFlowPart: null });
      box.current?.scrollIntoView({ block: 'nearest' });
      box.current?.querySelector<HTMLElement>('summary, button')?.focus({ preventScroll: true });
    });
    return () => clearTimeout(timer);
  }, [editor, isAsked, part]);
  return <div ref={box}>{children}</div>;
}
