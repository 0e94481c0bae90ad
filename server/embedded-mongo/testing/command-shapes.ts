import { BsonNode } from '../values/bson-node.ts';

/** What is sent of each command: the fields it has, and the operators and stages anywhere in it. */
export type CommandShapes = Record<string, { fields: string[]; operators: string[] }>;

/** Fields that a driver adds to every command. */
const added = new Set([
  '$db',
  'lsid',
  'txnNumber',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
]);

/** Lists of statements, whose fields count as fields of the command. */
const statements = new Set(['updates', 'deletes', 'indexes', 'ops']);

/** What users store is no part of the shape. */
const contents = new Set(['documents', 'document']);

/** Notes the shape of commands as they come in. */
export function startRecording(): { note(body: BsonNode): void; shapes(): CommandShapes } {
  const seen = new Map<string, { fields: Set<string>; operators: Set<string> }>();
  return {
    note: (body) => {
      const name = body.nameAt(0);
      const shape = seen.get(name) ?? { fields: new Set(), operators: new Set() };
      seen.set(name, shape);
      body.keys().forEach((field, index) => {
        if (index === 0 || added.has(field)) return;
        shape.fields.add(field);
        const value = body.at(index);
        if (contents.has(field) || !(value instanceof BsonNode)) return;
        if (statements.has(field))
          for (const statement of value.toValues())
            if (statement instanceof BsonNode)
              for (const inner of statement.keys()) shape.fields.add(`${field}.${inner}`);
        collectOperators(value, shape.operators);
      });
    },
    shapes: () =>
      Object.fromEntries(
        [...seen]
          .sort()
          .map(([name, { fields, operators }]) => [
            name,
            { fields: [...fields].sort(), operators: [...operators].sort() },
          ]),
      ),
  };
}

function collectOperators(node: BsonNode, operators: Set<string>): void {
  node.keys().forEach((name, index) => {
    if (!node.isArray && name.startsWith('$')) operators.add(name);
    const value = node.at(index);
    if (value instanceof BsonNode && name !== '$literal') collectOperators(value, operators);
  });
}

/** Lays shapes together. */
export function mergeShapes(all: readonly CommandShapes[]): CommandShapes {
  const merged: CommandShapes = {};
  for (const shapes of all)
    for (const [name, { fields, operators }] of Object.entries(shapes)) {
      const known = merged[name] ?? { fields: [], operators: [] };
      merged[name] = {
        fields: [...new Set([...known.fields, ...fields])].sort(),
        operators: [...new Set([...known.operators, ...operators])].sort(),
      };
    }
  return Object.fromEntries(Object.entries(merged).sort(([left], [right]) => (left < right ? -1 : 1)));
}
