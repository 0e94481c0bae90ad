/**
 * The orders of the sample shop, as source text that the app's and the flow's scripts both begin with: the first four
 * are told in the docs, the others make a list that has to be paged and searched. A real one would ask the shop.
 */
export const ordersSource = `type Order = { id: string; customer: string; total: number; daysAgo: number; refunds: number; status: string };

const known: Order[] = [
  { id: 'A-1001', customer: 'Mara Lind', total: 42.5, daysAgo: 3, refunds: 0, status: 'Delivered' },
  { id: 'A-1002', customer: 'Jonas Weber', total: 249, daysAgo: 12, refunds: 1, status: 'Delivered' },
  { id: 'A-1003', customer: 'Aiko Tanaka', total: 1299, daysAgo: 95, refunds: 0, status: 'Delivered' },
  { id: 'A-1004', customer: 'Sam Okoro', total: 89.9, daysAgo: 41, refunds: 6, status: 'Returned' },
];

const first = ['Nadia', 'Tomás', 'Priya', 'Lukas', 'Ines', 'Omar', 'Freya', 'Yuki', 'Diego', 'Hanna', 'Kofi'];
const last = ['Alvarez', 'Novak', 'Rao', 'Berg', 'Costa', 'Haddad', 'Larsen', 'Mori', 'Vega', 'Koch', 'Mensah', 'Ito', 'Silva'];
const states = ['Delivered', 'Shipped', 'Delivered', 'Returned', 'Delivered', 'Lost'];

const orders: Order[] = [
  ...known,
  ...Array.from({ length: 44 }, (_, index) => ({
    id: 'A-' + (1005 + index),
    customer: first[index % first.length] + ' ' + last[(index * 5) % last.length],
    total: Math.round(((index * 7919) % 30000) + 1290) / 100,
    daysAgo: (index * 17) % 120,
    refunds: index % 9 === 4 ? 3 : index % 4 === 1 ? 1 : 0,
    status: states[index % states.length],
  })),
];
`;
