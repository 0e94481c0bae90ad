import { type RefObject, useEffect, useEffectEvent } from 'react';

const targets = new Map<Element, (binding: string) => void>();

/** A field that takes a component dropped on it, as a binding to what the component offers. */
export function useBindingTarget(
  element: RefObject<HTMLElement | null>,
  onBinding: (binding: string) => void,
): void {
  const handleBinding = useEffectEvent(onBinding);
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    targets.set(current, (binding) => handleBinding(binding));
    return () => {
      targets.delete(current);
    };
  }, [element]);
}

/** The field under a point that takes bindings. */
export function bindingTargetAt(point: { x: number; y: number }): Element | undefined {
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    for (const target of targets.keys()) if (target.contains(element)) return target;
  }
  return undefined;
}

export function dropBinding(target: Element, binding: string): void {
  targets.get(target)?.(binding);
}
