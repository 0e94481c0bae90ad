import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test';
import { type MillraceServer, startMillrace } from './server.ts';

type Fixtures = {
  /** Settings of the server beside its port and data folder. */
  settings: Record<string, string>;
  /** Statuses of requests that the server has to refuse in this test; the browser reports each on its console. */
  expectedRefusals: number[];
  millrace: MillraceServer;
  watchedContext: undefined;
  /** Opens a page in a browser of somebody else: no cookies, watched like the first. */
  openAnother: (options?: BrowserContextOptions) => Promise<Page>;
  /** Such a page of a phone's size. */
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
  watchedContext: [
    async ({ context, expectedRefusals }, use) => {
      const problems = await watchForProblems(context, expectedRefusals);
      await use(undefined);
      expect(problems, 'errors on the console and violations of the content security policy').toEqual([]);
    },
    { auto: true },
  ],
  openAnother: async ({ browser, baseURL, expectedRefusals }, use) => {
    const opened: { context: BrowserContext; problems: string[] }[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }), ...options });
      opened.push({ context, problems: await watchForProblems(context, expectedRefusals) });
      return context.newPage();
    });
    for (const { context } of opened) await context.close();
    const problems = opened.flatMap((one) => one.problems);
    expect(problems, 'errors on the console of another browser, violations of its policy').toEqual([]);
  },
  phone: async ({ openAnother }, use) => {
    await use(await openAnother({ viewport: { width: 390, height: 844 } }));
  },
});

export { expect };

/** While a server restarts the browser itself reports failed requests; everything else is a defect. */
const expectedWhileRestarting = /net::ERR_|Failed to fetch|status of 50[23]|ERR_INCOMPLETE_CHUNKED_ENCODING/;

/** All pages of a browser, also those that are opened later. */
async function watchForProblems(context: BrowserContext, expectedRefusals: number[]): Promise<string[]> {
  const problems: string[] = [];
  const isExpected = (text: string) =>
    expectedWhileRestarting.test(text) ||
    expectedRefusals.some((status) => text.includes(`responded with a status of ${status} `));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(
        `securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`,
      ),
    );
  });
  context.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) problems.push(message.text());
  });
  context.on('weberror', (error) => problems.push(String(error.error())));
  return problems;
}
