import { EditorDriver } from './editor-driver.ts';
import { expect, test } from './fixtures.ts';

const scoreCode = `export async function main(amount: number) {
  console.log('scoring', amount);
  return { amount, isLarge: amount > 100 };
}`;

const writeCode = `export async function main(decision: string) {
  return { written: decision };
}`;

test('J2 Ada draws a flow from an empty canvas, runs it, decides after a restart, publishes it and calls its webhook', async ({
  page,
  millrace,
}) => {
  const editor = new EditorDriver(page);
  await editor.createFlow('demo', 'Check an amount');
  await drawCheckAnAmount(editor);
  await editor.expectSaved();

  await editor.run();
  await editor.expectStatus('Score', 'succeeded');
  await editor.expectStatus('Is it large', 'succeeded');
  await expect(editor.edge('Is it large', 'Ask Lee')).toHaveAttribute('data-state', 'dead');
  await editor.expectStatus('Ask Lee', 'skipped');
  await editor.expectStatus('Answer', 'succeeded');

  await editor.publish('First version');
  const call = await fetch(`${millrace.origin}/hooks/demo/amounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: 40 }),
  });
  expect(call.status).toBe(200);
  expect(await call.json()).toEqual({ answer: null, large: false });

  const started = await millrace.restClient().startRun('samples/check_an_amount', { amount: 400 });
  await page.goto('/w/demo/approvals');
  await expect(page.getByRole('list', { name: 'Approvals' }).getByRole('link')).toHaveCount(1);
  await millrace.restart();
  await page.goto('/w/demo/approvals');
  await page.getByRole('list', { name: 'Approvals' }).getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Please decide' })).toBeVisible();
  await page.getByLabel('Comment').fill('Fine with me');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.goto(`/w/demo/runs/${started.runId}`);
  await expect(page.getByRole('status').filter({ hasText: 'Succeeded' })).toBeVisible();
  const run = await millrace.restClient().getRun(started.runId);
  expect(run.result).toEqual({ answer: { written: 'approved' }, large: true });
});

async function drawCheckAnAmount(editor: EditorDriver): Promise<void> {
  await editor.add('Webhook', 'Order arrives');
  await editor.inspector.getByRole('textbox', { name: 'Path' }).fill('amounts');
  await editor.add('Manual', 'By hand');
  await editor.add('Script', 'Score');
  await editor.writeCode(scoreCode);
  await editor.fillArgument('amount', 'Expression', 'input.amount ?? 40');
  await editor.add('Branch', 'Is it large');
  await editor.fillCase('results.score.isLarge');
  await editor.add('Approval', 'Ask Lee');
  await editor.add('Script', 'Write');
  await editor.writeCode(writeCode);
  await editor.fillArgument('decision', 'Expression', 'results.ask_lee.decision');
  await editor.add('Return', 'Answer');
  await editor.fillArgument(
    'Value',
    'Expression',
    '({ answer: results.write, large: results.score.isLarge })',
  );
  await editor.tidyUp();
  for (const [from, port, to] of [
    ['Order arrives', 'out', 'Score'],
    ['By hand', 'out', 'Score'],
    ['Score', 'out', 'Is it large'],
    ['Is it large', 'yes', 'Ask Lee'],
    ['Ask Lee', 'approved', 'Write'],
    ['Is it large', 'else', 'Answer'],
    ['Write', 'out', 'Answer'],
  ] as const) {
    await editor.connect(from, port, to);
  }
}
