// Speed of the sandbox by itself; `npm run bench -- sandbox` runs it.
import { cpus } from 'node:os';
import { measureSandbox } from './measure-sandbox.ts';

const results = await measureSandbox();
const machine = { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version };
console.log(JSON.stringify({ ...machine, results: { sandbox: results } }, null, 2));
