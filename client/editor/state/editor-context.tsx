import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Editor } from './editor.ts';
import type { EditorState } from './editor-state.ts';
import type { RunState, RunStore } from './run-store.ts';

const EditorContext = createContext<Editor | null>(null);
const RunContext = createContext<RunStore | null>(null);

type EditorProviderProps = { editor: Editor; run: RunStore; children: ReactNode };

export function EditorProvider({ editor, run, children }: EditorProviderProps) {
  return (
    <EditorContext value={editor}>
      <RunStoreProvider run={run}>{children}</RunStoreProvider>
    </EditorContext>
  );
}

export function RunStoreProvider({ run, children }: { run: RunStore; children: ReactNode }) {
  return <RunContext value={run}>{children}</RunContext>;
}

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error('useEditor is used outside the editor');
  return editor;
}

/** A narrow view of the editor's state; `selector` returns a part that keeps its identity. */
export function useEditorState<Part>(selector: (state: EditorState) => Part): Part {
  return useStore(useEditor().store, selector);
}

export function useRunStore(): RunStore {
  const run = useContext(RunContext);
  if (run === null) throw new Error('useRunStore is used outside a canvas');
  return run;
}

export function useRunState<Part>(selector: (state: RunState) => Part): Part {
  return useStore(useRunStore(), selector);
}
