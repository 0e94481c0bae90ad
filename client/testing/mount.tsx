import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { onTestFinished } from 'vitest';
import { TooltipProvider } from '#client/ui/tooltip.tsx';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** Draws into the document until the test ends, inside what the whole app is drawn in. */
export function mount(element: ReactNode) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  const draw = (content: ReactNode) => act(() => root.render(<TooltipProvider>{content}</TooltipProvider>));
  draw(element);
  onTestFinished(() => {
    act(() => root.unmount());
    container.remove();
  });
  return {
    container,
    update: draw,
    /** The element, or a failure that names the selector. */
    find(selector: string): HTMLElement {
      const element = container.querySelector<HTMLElement>(selector);
      if (element === null) throw new Error(`Nothing fits ${selector} in ${container.innerHTML}`);
      return element;
    },
  };
}

/** The field that a label names, as somebody finds it who reads the page. */
export function fieldLabelled(container: HTMLElement, label: string): HTMLInputElement {
  const found = [...container.querySelectorAll('label')].find((element) => element.textContent === label);
  const field = found && document.getElementById(found.htmlFor);
  if (!(field instanceof HTMLElement)) throw new Error(`No field is labelled ${label}`);
  return field as HTMLInputElement;
}

export function press(element: HTMLElement): void {
  act(() => element.click());
}

export function pressKey(element: HTMLElement, key: string): void {
  act(() => {
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
}

/** Types over what stands in a field. */
export function type(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, text: string): void {
  const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set;
  act(() => {
    setter?.call(field, text);
    field.dispatchEvent(
      new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
    );
  });
}
