import type { ReactNode } from 'react';
import { useEditorState } from '../state/editor-context.tsx';
import { useGestures } from './use-gestures.ts';

/** The fields of an inspector; who may not edit sees them, but cannot use them. */
export function SettingsBody({ children }: { children: ReactNode }) {
  const isReadOnly = useEditorState((state) => state.isReadOnly);
  return (
    <fieldset
      {...useGestures()}
      disabled={isReadOnly}
      className="@container flex min-w-0 flex-col gap-3.5 p-4"
    >
      {children}
    </fieldset>
  );
}
