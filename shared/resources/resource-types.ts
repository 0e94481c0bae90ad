import * as z from 'zod';
import type { JsonObject } from '#shared/json.ts';
import { customType } from './types/custom.ts';
import { httpType } from './types/http.ts';
import { postgresqlType } from './types/postgresql.ts';
import { smtpType } from './types/smtp.ts';

/** Types of resources; a parameter of `main` may name one, and a form then offers resources of that type (design 4.2). */
export const resourceTypes = ['PostgreSQL', 'Smtp', 'Http', 'Custom'] as const;

export const resourceTypeSchema = z.enum(resourceTypes);

export type ResourceType = (typeof resourceTypes)[number];

/** What the whole product knows of a type of resources. */
export type ResourceTypeContract = {
  type: ResourceType;
  label: string;
  /** One sentence for whoever chooses a type. */
  description: string;
  /** JSON Schema of the value, in the order of the form. Fields of the format `password` are kept encrypted. */
  schema: JsonObject;
  /**
   * Where a checked value leads to, such as `db.example.com:5432`; a secret counts for one destination (design 7.2,
   * rule 8). Empty where the type has none.
   */
  destination(value: JsonObject): string;
};

export const resourceCatalogue = {
  PostgreSQL: postgresqlType,
  Smtp: smtpType,
  Http: httpType,
  Custom: customType,
} satisfies Record<ResourceType, ResourceTypeContract>;

export function isResourceType(name: string): name is ResourceType {
  return (resourceTypes as readonly string[]).includes(name);
}
