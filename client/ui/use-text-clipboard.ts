import { type RefObject, useEffect, useEffectEvent } from 'react';
import { isNowhere } from './is-nowhere.ts';
import { isTyping } from './is-typing.ts';

type TextClipboard = {
  /** What is copied; undefined: nothing of ours is selected. */
  copy(): string | undefined;
  /** Removes what was cut. */
  remove(): void;
  paste(text: string): void;
};

/** Copy, cut and paste of things that are no text, while their region or nothing in particular has the focus. */
export function useTextClipboard(region: RefObject<HTMLElement | null>, clipboard: TextClipboard): void {
  const handleCopy = useEffectEvent((event: ClipboardEvent): boolean => {
    const text = isOurs(event, region.current) ? clipboard.copy() : undefined;
    if (text === undefined || document.getSelection()?.isCollapsed === false) return false;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
    return true;
  });
  const handleCut = useEffectEvent((event: ClipboardEvent) => {
    if (handleCopy(event)) clipboard.remove();
  });
  const handlePaste = useEffectEvent((event: ClipboardEvent) => {
    if (!isOurs(event, region.current)) return;
    event.preventDefault();
    clipboard.paste(event.clipboardData?.getData('text/plain') ?? '');
  });
  useEffect(() => {
    const copy = (event: ClipboardEvent) => void handleCopy(event);
    const cut = (event: ClipboardEvent) => handleCut(event);
    const paste = (event: ClipboardEvent) => handlePaste(event);
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('paste', paste);
    };
  }, []);
}

function isOurs(event: ClipboardEvent, region: HTMLElement | null): boolean {
  const { target } = event;
  if (event.defaultPrevented || isTyping(target) || !(target instanceof Node)) return false;
  return isNowhere(target) || region?.contains(target) === true;
}
