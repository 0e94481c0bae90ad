import { createScriptCompiler } from '#server/adapters/esbuild/create-script-compiler.ts';
import { createSandbox } from '#server/adapters/quickjs/create-sandbox.ts';
import { packageEnvironmentOf } from '#server/env.ts';
import { percentile } from './percentile.ts';
import { scriptContext } from './script-context.ts';

/** What people import: the same work by a package's function, or by a whole package. */
const scripts = {
  none: 'return 1',
  'date-fns, two functions':
    "import { addDays, formatISO } from 'date-fns'; return formatISO(addDays(new Date(0), 2));",
  'lodash-es, one function': "import { groupBy } from 'lodash-es'; return groupBy([1, 2, 3], (n) => n % 2);",
  papaparse: "import Papa from 'papaparse'; return Papa.parse('a,b\\n1,2').data.length;",
  mustache: "import Mustache from 'mustache'; return Mustache.render('Hi {{name}}', { name: 'Ada' });",
  handlebars:
    "import Handlebars from 'handlebars'; return Handlebars.compile('Hi {{name}}')({ name: 'Ada' });",
  zod: "import * as z from 'zod'; return z.object({ a: z.string() }).parse({ a: 'b' });",
  'zod, with its name': "import { z } from 'zod'; return z.object({ a: z.string() }).parse({ a: 'b' });",
  'lodash-es, whole': "import * as all from 'lodash-es'; return all.groupBy([1, 2, 3], (n) => n % 2);",
};
const samples = 60;

/** Milliseconds of an execution with what it imports, and the size of its bundle. */
export async function measureBundles(): Promise<Record<string, unknown>> {
  const sandbox = createSandbox({ threads: 2, mostThreads: 2 });
  const compiler = createScriptCompiler({ packageEnvironment: packageEnvironmentOf() });
  const results: Record<string, unknown> = {};
  try {
    for (const [name, code] of Object.entries(scripts)) {
      const compiled = await compiler.compile({ code, previous: null, findSaved: async () => null });
      if (!compiled.ok) throw new Error(compiled.error.message);
      const { javascript, bundle } = compiled.script;
      const times: number[] = [];
      for (let n = 0; n < samples; n += 1) {
        const started = performance.now();
        const request = { code, javascript, name: 'bundle', args: {}, context: scriptContext };
        const outcome = await sandbox.runScript({ ...request, ...(bundle === null ? {} : { bundle }) });
        if (!outcome.ok) throw new Error(outcome.error.message);
        times.push(performance.now() - started);
      }
      results[`imports ${name}: ms p50`] = percentile(times, 0.5);
      results[`imports ${name}: KiB`] = Math.round((bundle?.length ?? 0) / 1024);
    }
    return results;
  } finally {
    await Promise.all([compiler.close(), sandbox.close()]);
  }
}
