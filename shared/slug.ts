import * as z from 'zod';

/** A name inside a path, a node id, a case id: `[a-z0-9_-]`, 1 to 64 characters (design 2.4). */
export const slugPattern = /^[a-z0-9_-]{1,64}$/;

export const slugSchema = z
  .string()
  .regex(slugPattern, 'Use 1 to 64 of the characters a-z, 0-9, "_" and "-"');

/** The path of a flow, script or resource: exactly `folder/name`. */
export const pathSchema = z
  .string()
  .regex(/^[a-z0-9_-]{1,64}\/[a-z0-9_-]{1,64}$/, 'Use a path of the form folder/name');

/** Makes a slug out of any title ("Score request" -> "score_request"); falls back to `fallback`. */
export function slugFrom(title: string, fallback: string): string {
  const slug = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 48);
  return slug === '' ? fallback : slug;
}
