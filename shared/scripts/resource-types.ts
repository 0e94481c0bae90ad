/** Types of resources that a parameter of `main` may name (design 4.2); a form then offers resources of that type. */
export const resourceTypes = ['PostgreSQL', 'MySQL', 'Smtp', 'Imap', 'Http', 'S3'] as const;

export type ResourceType = (typeof resourceTypes)[number];

export function isResourceType(name: string): name is ResourceType {
  return (resourceTypes as readonly string[]).includes(name);
}
