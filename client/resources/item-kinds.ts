import { KeyRound, type LucideIcon, Plug, Variable } from 'lucide-react';
import type { ReferenceKind } from '#shared/resources/references.ts';

export type ItemKind = ReferenceKind;

export const itemKinds: readonly ItemKind[] = ['resource', 'variable', 'secret'];

type Words = { one: string; many: string; icon: LucideIcon; none: string; example: string };

/** How the page speaks of each kind. */
export const itemWords: Readonly<Record<ItemKind, Words>> = {
  resource: {
    one: 'resource',
    many: 'resources',
    icon: Plug,
    none: 'There are no resources in this workspace yet',
    example:
      'A resource is what flows connect to: a database, a mail server, a service. For example: the PostgreSQL database of your shop, which query nodes and scripts then use by its name.',
  },
  variable: {
    one: 'variable',
    many: 'variables',
    icon: Variable,
    none: 'There are no variables in this workspace yet',
    example:
      'A variable is a value that several flows share and that anybody who builds may read. For example: the VAT rate, or the address of a channel.',
  },
  secret: {
    one: 'secret',
    many: 'secrets',
    icon: KeyRound,
    none: 'There are no secrets in this workspace yet',
    example:
      'A secret is kept encrypted and never shown again: flows use it, people do not see it. For example: the key of a payment service, written $secret:shop/payments where a request needs it.',
  },
};
