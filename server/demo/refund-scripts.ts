import { ordersSource } from './refund-orders.ts';

/** Scores how risky a refund is, from 0 to 100, with a small table of orders as data. */
export const scoreScript = `${ordersSource}
/** The more signs of abuse, the higher the risk; each one is named for the person who decides. */
export async function main(order: string, amount: number) {
  const wanted = order.trim().toUpperCase();
  const found = orders.find(({ id }) => id === wanted);
  if (!found) {
    return { risk: 100, customer: 'unknown', total: 0, reasons: ['There is no order ' + order] };
  }
  const reasons: string[] = [];
  let risk = 5;
  if (amount > found.total) {
    risk += 80;
    reasons.push('More is asked back (' + amount + ') than was paid (' + found.total + ')');
  }
  if (found.daysAgo > 30) {
    risk += 25;
    reasons.push('The order is ' + found.daysAgo + ' days old');
  }
  if (found.refunds > 2) {
    risk += 30;
    reasons.push(found.customer + ' had ' + found.refunds + ' refunds before');
  }
  if (reasons.length === 0) reasons.push('Nothing unusual');
  console.log('Order ' + order + ': risk ' + Math.min(risk, 100));
  return { risk: Math.min(risk, 100), customer: found.customer, total: found.total, reasons };
}
`;

/** Writes down what was decided; a real flow would call the shop's own API here. */
export const recordScript = `type Score = { risk: number; customer: string; reasons: string[] };
type Approval = { decision: string; form: { refund?: number; note?: string } | null } | null;

/** \`approval\` is null when nobody had to be asked. */
export async function main(order: string, amount: number, score: Score, approval: Approval) {
  const decision = approval ? approval.decision : score.risk >= 80 ? 'rejected' : 'approved';
  const refund = decision === 'approved' ? (approval?.form?.refund ?? amount) : 0;
  const decidedBy = approval ? 'a person' : 'the rules';
  console.log('Order ' + order + ' was ' + decision + ' by ' + decidedBy);
  return {
    order,
    customer: score.customer,
    decision,
    refund,
    decidedBy,
    note: approval?.form?.note ?? null,
    reasons: score.reasons,
  };
}
`;
