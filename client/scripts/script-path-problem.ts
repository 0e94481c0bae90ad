import { pathSchema } from '#shared/slug.ts';

/** What is wrong with the path of a new script, in words. */
export function scriptPathProblem(path: string, taken: readonly string[]): string | undefined {
  if (!pathSchema.safeParse(path).success) return 'Use folder/name, each of a-z, 0-9, "_" and "-".';
  return taken.includes(path) ? 'There is a script with this path already.' : undefined;
}
