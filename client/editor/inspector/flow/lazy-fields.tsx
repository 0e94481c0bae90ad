import { lazy } from 'react';

// What few flows need is loaded when its section is opened for the first time.

export const RunFields = lazy(async () => ({ default: (await import('./run-fields.tsx')).RunFields }));
export const FailureFields = lazy(async () => ({
  default: (await import('./failure-fields.tsx')).FailureFields,
}));
export const EnvFields = lazy(async () => ({ default: (await import('./env-fields.tsx')).EnvFields }));
