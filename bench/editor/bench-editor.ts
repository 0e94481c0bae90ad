import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import {
  buildMillrace,
  findFreePort,
  runMillrace,
  spawnMillrace,
  waitUntilReady,
} from '../millrace-process.ts';
import { createRestClient } from '../rest-client.ts';
import { generatedFlow } from './generated-flow.ts';
import { type Figures, measureEditor } from './measure-editor.ts';

const usualSizes = [200, 1000, 5000];

/**
 * The numbers of the editor's scale in a real browser: generated flows of so many nodes, drawn by the same seed every
 * time. `npm run bench -- editor [--nodes 1000] [--seed 1]`
 */
export async function benchEditor(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { nodes: { type: 'string', multiple: true }, seed: { type: 'string', default: '1' } },
  });
  const sizes = values.nodes?.map(Number) ?? usualSizes;
  buildMillrace();
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
  const port = await findFreePort();
  const env = { PORT: String(port), DATA_DIR: folder };
  const server = spawnMillrace(['start'], env);
  const origin = `http://localhost:${port}`;
  let browser: Browser | undefined;
  try {
    await waitUntilReady(`${origin}/readyz`, server);
    const created = runMillrace(['token', 'create', '--workspace', 'demo', '--role', 'builder'], { env });
    if (created.status !== 0) throw new Error(created.stderr);
    const client = createRestClient({ origin, workspace: 'demo', token: created.stdout.trim() });
    browser = await chromium.launch({
      executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--no-first-run'],
    });
    const table: Record<string, Figures> = {};
    for (const size of sizes) {
      const path = `bench/nodes_${size}`;
      await client.publishFlow(path, generatedFlow(size, Number(values.seed)));
      table[`${size} nodes`] = await measureEditor(browser, `${origin}/w/demo/flows/${path}`);
    }
    console.log(`seed ${values.seed}, ${browser.browserType().name()} ${browser.version()}, 1440 x 900`);
    console.table(table);
  } finally {
    await browser?.close();
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
