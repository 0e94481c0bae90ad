/**
 * Libraries that add `<style>` elements (toasts, scroll locks, the code editor) know nothing of our Content Security
 * Policy. Every style element made after this call carries the page's nonce (design 7.2, rule 10).
 * Imported first, because some of them add theirs while they load.
 */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

/** The nonce of this page; undefined under the development server, which sends no policy. */
export const styleNonce: string | undefined = nonce === '' ? undefined : nonce;

function addNonceToStyles(value: string): void {
  const createElement = document.createElement.bind(document) as typeof document.createElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = value;
    return element;
  }) as typeof document.createElement;
}

if (styleNonce !== undefined) addNonceToStyles(styleNonce);
