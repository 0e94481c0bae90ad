import type { Program } from 'acorn';
import { findDynamicImports } from '#shared/scripts/dynamic-imports.ts';
import { bundledName } from '#shared/scripts/read-imports.ts';

export type DynamicRewrite = { code: string; prelude: string };

const keyword = 'import';

/**
 * Has `import(...)` look only among what came with the script: 'millrace' and what was bundled, if `bundleModule` is
 * given; anything else rejects. A name as long as the keyword takes its place, so that every column stays.
 */
export function rewriteDynamicImports(
  code: string,
  program: Program,
  { bundleModule, millrace }: { bundleModule: string | null; millrace: string },
): DynamicRewrite {
  const imports = findDynamicImports(code, program);
  if (imports.length === 0) return { code, prelude: '' };
  const loader = unusedName(code, '$get');
  const bundle = unusedName(code, '$all');
  let rewritten = code;
  for (const { start } of imports)
    rewritten = rewritten.slice(0, start) + loader + rewritten.slice(start + keyword.length);
  const sources = new Set(imports.flatMap(({ source }) => source ?? []));
  sources.delete('millrace');
  const entries = [`"millrace":${millrace}`];
  for (const source of bundleModule === null ? [] : sources)
    entries.push(`${JSON.stringify(source)}:${bundle}.${bundledName(source, '*')}`);
  const known = `({__proto__:null,${entries.join(',')}})`;
  const refusal = `throw new ReferenceError('There is no module "'+name+'": only what the script imports by name is there.')`;
  const load = `const ${loader}=async(name)=>{const found=${known}[name];if(found===undefined)${refusal};return found;};`;
  const imported = bundleModule === null ? '' : `import*as ${bundle} from '${bundleModule}';`;
  return { code: rewritten, prelude: imported + load };
}

/** As long as the keyword, and nowhere in the code. */
function unusedName(code: string, base: string): string {
  for (let index = 0; ; index += 1) {
    const name = `${base}${index.toString(36).padStart(keyword.length - base.length, '0')}`;
    if (!code.includes(name)) return name;
  }
}
