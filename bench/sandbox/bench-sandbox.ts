// Speed of the sandbox by itself, and what imports cost (their packages are fetched first); `npm run bench -- sandbox`
// runs it.
import { cpus } from 'node:os';
import { measureBundles } from './measure-bundles.ts';
import { measureSandbox } from './measure-sandbox.ts';

const sandbox = await measureSandbox();
const imports = await measureBundles();
const machine = { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version };
console.log(JSON.stringify({ ...machine, results: { sandbox, imports } }, null, 2));
