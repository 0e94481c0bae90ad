import { test as base, expect, type Page } from '@playwright/test';
import { type MillraceServer, startMillrace } from './server.ts';

type Fixtures = {
  /** Settings of the server beside its port and data folder. */
  settings: Record<string, string>;
  /** Statuses of requests that the server has to refuse in this test; the browser reports each on its console. */
  expectedRefusals: number[];
  millrace: MillraceServer;
  watchedPage: undefined;
  /** Another browser of somebody else: no cookies, a phone's size, watched like the first. */
  phone: Page;
};

/**
 * Every test has a Millrace of its own. A violation of the content security policy or an unexpected error on the
 * browser's console fails the test.
 */
export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  expectedRefusals: [[], { option: true }],
  millrace: async ({ settings }, use) => {
    const server = await startMillrace(settings);
    await use(server);
    await server.close();
  },
  baseURL: async ({ millrace }, use) => use(millrace.origin),
  watchedPage: [
    async ({ page, expectedRefusals }, use) => {
      const problems = await watchForProblems(page, expectedRefusals);
      await use(undefined);
      expect(problems, 'errors on the console and violations of the content security policy').toEqual([]);
    },
    { auto: true },
  ],
  phone: async ({ browser, baseURL }, use) => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      ...(baseURL === undefined ? {} : { baseURL }),
    });
    const page = await context.newPage();
    const problems = await watchForProblems(page);
    await use(page);
    await context.close();
    expect(problems, 'errors on the console of the phone, violations of its content security policy').toEqual(
      [],
    );
  },
});

export { expect };

/** While a server restarts the browser itself reports failed requests; everything else is a defect. */
const expectedWhileRestarting = /net::ERR_|Failed to fetch|status of 50[23]|ERR_INCOMPLETE_CHUNKED_ENCODING/;

async function watchForProblems(page: Page, expectedRefusals: number[] = []): Promise<string[]> {
  const problems: string[] = [];
  const isExpected = (text: string) =>
    expectedWhileRestarting.test(text) ||
    expectedRefusals.some((status) => text.includes(`responded with a status of ${status} `));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(
        `securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`,
      ),
    );
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  return problems;
}
