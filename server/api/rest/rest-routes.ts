import { appRoutes } from './app-routes.ts';
import { approvalRoutes } from './approval-routes.ts';
import { flowRoutes } from './flow-routes.ts';
import { itemRoutes } from './item-routes.ts';
import { limitRoutes } from './limit-routes.ts';
import type { RestRoute } from './route.ts';
import { runRoutes } from './run-routes.ts';
import { scheduleRoutes } from './schedule-routes.ts';
import { scriptRoutes } from './script-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { testRoutes } from './test-routes.ts';

/** Every route under /api/v1 (design 2.4). */
export const restRoutes: readonly RestRoute[] = [
  ...sessionRoutes,
  ...flowRoutes,
  ...runRoutes,
  ...approvalRoutes,
  ...scheduleRoutes,
  ...appRoutes,
  ...scriptRoutes,
  ...itemRoutes,
  ...limitRoutes,
  ...testRoutes,
];

/** The routes that a server opens. */
export function openRestRoutes(hasTestHooks: boolean): RestRoute[] {
  return restRoutes.filter((route) => route.isTestHook !== true || hasTestHooks);
}
