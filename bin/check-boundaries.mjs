// Proves that the rules of import direction fire: plants one violation of each kind in a copy of the configuration
// (never in the tree) and fails when the linter or the compiler lets one pass.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

const lintViolations = [
  ['shared/planted.ts', "import '#server/main.ts';\n", 'noRestrictedImports'],
  ['shared/graph/planted.ts', "import 'node:fs';\n", 'noRestrictedImports'],
  ['server/engine/planted.ts', "import '#server/runtime/ports.ts';\n", 'noRestrictedImports'],
  ['server/engine/planted-clock.ts', 'export const now = Date.now();\n', 'noRestrictedGlobals'],
  ['server/runtime/planted.ts', "import '#server/adapters/mongo/run-store.ts';\n", 'noRestrictedImports'],
  ['server/runtime/planted-library.ts', "import 'mongoose';\n", 'noRestrictedImports'],
  ['server/embedded-mongo/planted.ts', "import '#server/env.ts';\n", 'noRestrictedImports'],
  ['server/flows/planted.ts', "import 'fastify';\n", 'noRestrictedImports'],
  ['server/local-runs/planted.ts', "import '#server/cli/main.ts';\n", 'noRestrictedImports'],
  ['server/test-cases/planted.ts', "import '#server/local-runs/run-in-memory.ts';\n", 'noRestrictedImports'],
  ['server/api/planted.ts', "import '#server/adapters/mongo/run-store.ts';\n", 'noRestrictedImports'],
  ['server/adapters/mongo/planted.ts', "import '#server/api/app-router.ts';\n", 'noRestrictedImports'],
  ['server/flows/planted-env.ts', 'export const port = process.env.PORT;\n', 'noProcessEnv'],
  ['client/app/planted.ts', "import '#server/main.ts';\n", 'noRestrictedImports'],
  ['client/runs/planted.ts', "import '@xyflow/react';\n", 'noRestrictedImports'],
];

const typeViolations = [
  ['shared', 'export const here = process.cwd();\n'],
  ['shared', 'export const title = document.title;\n'],
  ['server/engine', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
  ['client', 'export const here = process.cwd();\n'],
];

const passed = [...findPassingLint(), ...findPassingTypes()];
if (passed.length > 0) {
  console.error(
    `These planted violations were not refused:\n${passed.map((line) => `  ${line}`).join('\n')}`,
  );
  process.exit(1);
}
console.log(`boundaries: ${lintViolations.length + typeViolations.length} planted violations refused`);

function findPassingLint() {
  const copy = mkdtempSync(join(tmpdir(), 'millrace-boundaries-'));
  try {
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    delete config.$schema;
    delete config.vcs;
    writeFileSync(join(copy, 'biome.json'), JSON.stringify(config));
    for (const [path, code] of lintViolations) plant(join(copy, path), code);
    const biome = join(root, 'node_modules/.bin/biome');
    const run = spawnSync(biome, ['lint', '--reporter=json', '--max-diagnostics=none', '.'], {
      cwd: copy,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const found = readDiagnostics(run.stdout);
    return lintViolations
      .filter(([path, , rule]) => !found.some((entry) => entry.path === path && entry.rule === rule))
      .map(([path, , rule]) => `${rule} in ${path}`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function readDiagnostics(stdout) {
  const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  return diagnostics.map(({ category, location }) => ({
    rule: String(category).split('/').at(-1),
    path: String(location?.path?.file ?? location?.path ?? '').replace(/^\.\//, ''),
  }));
}

function findPassingTypes() {
  const folder = join(root, '.cache/boundaries');
  rmSync(folder, { recursive: true, force: true });
  return typeViolations
    .filter(([project, code], index) => {
      const place = join(folder, String(index));
      const config = {
        extends: resolve(root, project, 'tsconfig.json'),
        compilerOptions: { composite: false, incremental: false, outDir: 'out', tsBuildInfoFile: null },
        include: ['planted.ts'],
        exclude: [],
        references: [],
      };
      plant(join(place, 'tsconfig.json'), JSON.stringify(config));
      return !compiles(place, 'export const fine = 1;\n') || compiles(place, code);
    })
    .map(([project, code]) => `types of ${project} allow (or refuse everything): ${code.split('\n')[0]}`);
}

function compiles(place, code) {
  plant(join(place, 'planted.ts'), code);
  const tsc = join(root, 'node_modules/.bin/tsc');
  return spawnSync(tsc, ['-p', place], { cwd: place, encoding: 'utf8' }).status === 0;
}

function plant(path, code) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, code);
}
