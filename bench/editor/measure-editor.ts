import type { Browser, Page } from '@playwright/test';

/** Milliseconds, but for the frames a second. */
export type Figures = {
  usableMs: number;
  panP95Ms: number;
  /** The same with as many nodes in view as the canvas shows at once. */
  farPanP95Ms: number;
  dragP95Ms: number;
  runFps: number;
  undoMs: number;
  tidyUpLongestFreezeMs: number;
  longestFreezeMs: number;
};

const moves = 60;
const runWatchMs = 8000;
/** Until the view has come to rest. */
const settleMs = 600;

/** Opens a flow and does what people do with it: pan, drag a node, undo, run, tidy up. */
export async function measureEditor(browser: Browser, url: string): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript({ content: watchFrames });
  try {
    const usableMs = await open(page, url);
    const whileOpening = await longestFreeze(page);
    const panP95Ms = await pan(page);
    await page.keyboard.press('1');
    await page.waitForTimeout(settleMs);
    const farPanP95Ms = await pan(page);
    const dragP95Ms = await drag(page);
    const undoMs = await undo(page);
    const runFps = await run(page);
    const longestBefore = Math.max(whileOpening, await longestFreeze(page));
    const tidyUpLongestFreezeMs = await tidyUp(page);
    const round = (value: number) => Math.round(value * 10) / 10;
    return {
      usableMs: Math.round(usableMs),
      panP95Ms: round(panP95Ms),
      farPanP95Ms: round(farPanP95Ms),
      dragP95Ms: round(dragP95Ms),
      runFps: Math.round(runFps),
      undoMs: Math.round(undoMs),
      tidyUpLongestFreezeMs: Math.round(tidyUpLongestFreezeMs),
      longestFreezeMs: Math.round(longestBefore),
    };
  } finally {
    await page.close();
  }
}

/** Notes when each frame was drawn, from the first script on; as text, because it runs in the page. */
const watchFrames = `
  globalThis.drawnFrames = [];
  const note = (at) => {
    drawnFrames.push(at);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
`;

/** The gaps between the frames since the last call. */
async function takeGaps(page: Page): Promise<number[]> {
  const frames = await page.evaluate(() => {
    const { drawnFrames: noted } = globalThis as unknown as { drawnFrames: number[] };
    const taken = [...noted];
    noted.splice(0, noted.length - 1);
    return taken;
  });
  if (frames.length === 0) throw new Error('The page draws no frames');
  return frames.slice(1).map((at, index) => at - (frames[index] ?? at));
}

async function longestFreeze(page: Page): Promise<number> {
  return Math.max(0, ...(await takeGaps(page)));
}

function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
}

/** From the request to a node that was clicked and whose settings are shown. */
async function open(page: Page, url: string): Promise<number> {
  const started = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  const node = page.locator('[data-node-id]').first();
  await node.click();
  await page.getByRole('region', { name: 'Inspector' }).getByRole('textbox', { name: 'Title' }).waitFor();
  return performance.now() - started;
}

async function pan(page: Page): Promise<number> {
  const box = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  const start = { x: (box?.x ?? 0) + 400, y: (box?.y ?? 0) + 40 };
  await page.mouse.move(start.x, start.y);
  await takeGaps(page);
  for (let move = 0; move < moves; move += 1) await page.mouse.wheel(24, 4);
  return p95(await takeGaps(page));
}

async function drag(page: Page): Promise<number> {
  await page.keyboard.press('2');
  await page.waitForTimeout(settleMs);
  const node = page.locator('.react-flow__node.selected [data-node-id]').first();
  const box = await node.boundingBox();
  if (box === null) throw new Error('The selected node is not in view');
  await page.mouse.move(box.x + 30, box.y + 12);
  await page.mouse.down();
  await takeGaps(page);
  for (let move = 0; move < moves; move += 1) {
    await page.mouse.move(box.x + 30 + move * 3, box.y + 12 + move);
  }
  const gaps = await takeGaps(page);
  await page.mouse.up();
  return p95(gaps);
}

/** From the key to the frame in which the node stands where it stood. */
async function undo(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Undo' }).and(page.locator(':enabled')).waitFor();
  return await page.evaluate(async () => {
    const node = document.querySelector<HTMLElement>('.react-flow__node.selected');
    if (node === null) throw new Error('Nothing is selected');
    const before = node.style.transform;
    const started = performance.now();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, bubbles: true }));
    while (node.style.transform === before) {
      if (performance.now() - started > 10_000) throw new Error('The move was not undone');
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - started;
  });
}

/** Frames a second while every node of the flow runs and lights up. */
async function run(page: Page): Promise<number> {
  await page.keyboard.press('1');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('dialog', { name: 'Run' }).getByRole('button', { name: 'Start' }).click();
  await page.locator('[data-status="succeeded"]').first().waitFor({ timeout: 60_000 });
  await takeGaps(page);
  await page.waitForTimeout(runWatchMs);
  const gaps = await takeGaps(page);
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return total === 0 ? 0 : (gaps.length / total) * 1000;
}

/** The longest time without a frame while the whole flow is laid out anew. */
async function tidyUp(page: Page): Promise<number> {
  await page.keyboard.press('Escape');
  await page.locator('.react-flow__pane').click({ position: { x: 30, y: 30 } });
  await takeGaps(page);
  await page.getByRole('button', { name: 'Tidy up' }).click();
  await page.waitForTimeout(5000);
  return longestFreeze(page);
}
