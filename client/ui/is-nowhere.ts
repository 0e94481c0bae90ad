/** Whether a key or the focus belongs to nothing on the page: what had it is gone, or an empty place was clicked. */
export function isNowhere(target: EventTarget | null): boolean {
  return target === null || target === document.body || (target instanceof Element && target.matches('main'));
}
