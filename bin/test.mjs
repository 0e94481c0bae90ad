// `npm test`: lint, types, boundaries, dead code, then unit, client, integration and browser tests.
// It fails on any of them and ends with one line that sums up all test runners.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const results = join(root, '.cache/test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const chromium = findChromium();
if (chromium === undefined) {
  console.error(
    'No Chromium was found for the browser tests: run `apt install chromium`, or set CHROME_PATH to one.',
  );
  process.exit(1);
}

const totals = { passed: 0, failed: 0 };
const brokenSteps = [];
/** Named again at the end, where whoever reads only that finds them. */
const failedTests = [];

for (const script of ['check:lint', 'check:types', 'check:boundaries', 'check:dead']) {
  runStep(script, 'npm', ['run', '--silent', script]);
}
runVitest('unit', ['--project', 'unit', '--project', 'client']);
runVitest('integration', ['--project', 'integration']);
runPlaywright();
// The browser tests have built what is measured.
runStep('size', 'npm', ['run', '--silent', 'size']);

if (brokenSteps.length > 0) console.error(`\nFailed: ${brokenSteps.join(', ')}`);
for (const { name, message } of failedTests) console.error(`\nFAILED ${name}\n${message}`);
console.log(`\ntests: ${totals.passed} passed, ${totals.failed} failed`);
process.exit(brokenSteps.length > 0 || totals.failed > 0 || totals.passed === 0 ? 1 : 0);

function runStep(name, command, args, env = {}) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  const run = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CHROME_PATH: chromium, ...env },
  });
  if (run.status !== 0) brokenSteps.push(name);
  console.log(
    `== ${name}: ${run.status === 0 ? 'ok' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`,
  );
}

function runVitest(name, args) {
  const file = join(results, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  runStep(name, join(root, 'node_modules/.bin/vitest'), ['run', ...args, ...reporters]);
  const report = readReport(name, file);
  totals.passed += report?.numPassedTests ?? 0;
  totals.failed += report?.numFailedTests ?? 0;
  for (const file of report?.testResults ?? []) {
    if (file.status !== 'failed') continue;
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    for (const test of failed) note(file.name, test.fullName, test.failureMessages[0]);
    if (failed.length === 0) note(file.name, 'could not run', file.message);
  }
}

function runPlaywright() {
  const file = join(results, 'e2e.json');
  runStep('e2e', join(root, 'node_modules/.bin/playwright'), ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const report = readReport('e2e', file);
  const stats = report?.stats;
  // A test that passed only at a second try is flaky, and flaky is broken.
  totals.passed += stats?.expected ?? 0;
  totals.failed += (stats?.unexpected ?? 0) + (stats?.flaky ?? 0);
  for (const spec of specsOf(report?.suites ?? [])) {
    const tests = spec.tests.filter(({ status }) => status === 'unexpected' || status === 'flaky');
    for (const { results: tries } of tests)
      note(spec.file, spec.title, tries.flatMap(({ errors }) => errors)[0]?.message);
  }
}

function specsOf(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [...specs, ...specsOf(inner)]);
}

function note(file, title, message = '') {
  const name = `${relative(root, resolve(root, file))} > ${title}`;
  failedTests.push({ name, message: message.split('\n').slice(0, 12).join('\n') });
}

function readReport(name, file) {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  if (!brokenSteps.includes(name)) brokenSteps.push(name);
  return undefined;
}

function findChromium() {
  if (process.env.CHROME_PATH)
    return existsSync(process.env.CHROME_PATH) ? process.env.CHROME_PATH : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (existsSync(path)) return path;
    }
  }
  return undefined;
}
