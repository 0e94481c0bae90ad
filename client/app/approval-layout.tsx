import { Outlet, useSearchParams } from 'react-router';
import { SessionLayout } from './session-layout.tsx';

/** Approvals need a session, unless the address is a signed link. */
export function ApprovalLayout() {
  const [search] = useSearchParams();
  return search.has('token') ? <Outlet /> : <SessionLayout />;
}
