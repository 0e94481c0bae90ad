// Records what the suites send to the embedded database: server/embedded-mongo/suite/inventory.json.
//   npm run record:inventory [-- FOLDER...]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CommandShapes, mergeShapes } from '#server/embedded-mongo/testing/command-shapes.ts';

type Inventory = { product: CommandShapes; suite: CommandShapes };

const root = resolve(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'millrace-inventory-'));
const vitest = join(root, 'node_modules/.bin/vitest');
const run = spawnSync(vitest, ['run', '--project', 'integration', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, RECORD_COMMANDS: directory },
});
const file = join(root, 'server/embedded-mongo/suite/inventory.json');
const before = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as Inventory)
  : { product: {}, suite: {} };
// A part that was not run now keeps what is known of it.
const inventory: Inventory = {
  product: orElse(readShapes('product'), before.product),
  suite: orElse(readShapes('suite'), before.suite),
};
rmSync(directory, { recursive: true, force: true });
writeFileSync(file, `${JSON.stringify(inventory, null, 2)}\n`);
console.log(
  `${Object.keys(inventory.product).length} commands of the product, ${Object.keys(inventory.suite).length} of the suite`,
);
process.exit(run.status ?? 1);

function orElse(shapes: CommandShapes, known: CommandShapes): CommandShapes {
  return Object.keys(shapes).length > 0 ? shapes : known;
}

function readShapes(who: string): CommandShapes {
  const folder = join(directory, who);
  if (!existsSync(folder)) return {};
  return mergeShapes(
    readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CommandShapes),
  );
}
