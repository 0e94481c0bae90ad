import type { SyntheticEvent } from 'react';
import { useEditor } from '../state/editor-context.tsx';

/**
 * For the box around fields: what a button, a choice or another field does is a step of undo of its own, also right
 * after another edit of the same part. Only typing in one field goes on as one step.
 */
export function useGestures() {
  const { endGesture } = useEditor();
  return {
    onFocus: endGesture,
    onClickCapture: endGesture,
    onChangeCapture: ({ target }: SyntheticEvent) => {
      if (target instanceof HTMLSelectElement) endGesture();
    },
  };
}
