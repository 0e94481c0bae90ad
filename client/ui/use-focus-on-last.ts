import { useEffect, useRef } from 'react';

/**
 * For a list in which things come and go by buttons: the one that was pressed may go with its row, and what is added is
 * written next. After `moveFocus` and a change of `count` the focus goes to the first field of the last row; with none
 * left, to the last button of the box.
 */
export function useFocusOnLast<Box extends HTMLElement>(count: number, rows: string) {
  const box = useRef<Box>(null);
  const isMoving = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one has come or gone.
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const row = [...(box.current?.querySelectorAll(rows) ?? [])].at(-1);
    const button = [...(box.current?.querySelectorAll('button') ?? [])].at(-1);
    const field = row?.querySelector<HTMLElement>('input, textarea, select') ?? button;
    field?.focus();
    // What is typed next takes the place of the name that it was born with.
    if (field instanceof HTMLInputElement) field.select();
  }, [count]);
  const moveFocus = () => {
    isMoving.current = true;
  };
  return { box, moveFocus };
}
