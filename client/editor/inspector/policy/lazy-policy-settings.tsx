import { lazy } from 'react';

/** Loaded when the policy of a node is looked at for the first time. */
export const PolicySettings = lazy(async () => ({
  default: (await import('./policy-settings.tsx')).PolicySettings,
}));
