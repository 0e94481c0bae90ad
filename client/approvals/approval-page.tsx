import { useParams, useSearchParams } from 'react-router';
import { choices } from './decision-form.tsx';
import { LinkedApproval } from './linked-approval.tsx';
import { OwnApproval } from './own-approval.tsx';

/**
 * `/approvals/<id>`: reads like a short letter on a phone: what is asked, what happens, and two buttons. It stands
 * outside the workspace's shell; with the token of a signed link it needs no account.
 */
export function ApprovalPage() {
  const { '*': id = '' } = useParams();
  const [search] = useSearchParams();
  const token = search.get('token');
  const shown = { id, choice: choices.find((known) => known === search.get('choice')) ?? null };
  return token === null ? <OwnApproval {...shown} /> : <LinkedApproval {...shown} token={token} />;
}
