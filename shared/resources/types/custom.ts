import type { ResourceTypeContract } from '../resource-types.ts';

export const customType: ResourceTypeContract = {
  type: 'Custom',
  label: 'Custom',
  description: 'Any settings as JSON; write $secret:folder/name where a secret belongs',
  schema: { type: 'object' },
  destination: () => '',
};
