import type { ReactNode } from 'react';
import { Disclosure } from '#client/ui/disclosure.tsx';
import { useEditor, useEditorState } from '../state/editor-context.tsx';

type SectionProps = {
  /** It stays open or closed under this name while other things are selected. */
  name: string;
  title: string;
  /** What was set inside, in a few words each. */
  summary: readonly string[];
  children: ReactNode;
};

/** A part of the inspector that is opened when it is needed, and says what was set while it is closed. */
export function Section({ name, title, summary, children }: SectionProps) {
  const editor = useEditor();
  const openSections = useEditorState((state) => state.openSections);
  return (
    <div className="border-line border-t pt-3.5">
      <Disclosure
        title={title}
        summary={sentence(summary.join(', '))}
        isOpen={openSections.has(name)}
        onChange={(isOpen) => {
          const others = [...openSections].filter((other) => other !== name);
          editor.set({ openSections: new Set(isOpen ? [...others, name] : others) });
        }}
      >
        {children}
      </Disclosure>
    </div>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
