/** A foreign key that InnoDB refuses: columns of another type, or no index on the referenced columns. */
import { vendor } from '../../migrations/dialect/server-version.ts';
import type { ConstraintDefinition, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { columnNamed } from '../../schema/apply/worded/columns.ts';
import { indexesOf } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';

const messages = {
  type: '{server} refuses this foreign key: {column} is {type}, and {referenced} is {other}. Give both the same type.',
  index:
    '{server} refuses this foreign key: no index of {parent} begins with {columns}. Add a primary or unique key there first.',
} as const;

const history =
  'CREATE TABLE owner (id bigint unsigned NOT NULL PRIMARY KEY, code int NOT NULL) ENGINE=InnoDB; CREATE TABLE crate (id bigint PRIMARY KEY, owner_id bigint, right_id bigint unsigned, code int) ENGINE=InnoDB;';
const of = { dialect: 'mysql', history: [history] } as const;

export const rule = defineRule({
  id: 'design/foreign-key-refused',
  hazard: 'refused',
  dialects: ['mysql'],
  elsewhere: { others: 'design/foreign-key-type reports it there.', duckdb: 'Not read there yet.' },
  summary: 'A foreign key between whole numbers of another type, or to columns without an index.',
  why: `InnoDB compares a key with what it refers to byte by byte: whole numbers have to be of the same size, and both signed or both unsigned. The
referenced columns have to be the first of an index there. Otherwise the statement fails (errno 150 on MariaDB, measured on 10.11; 3780 and 1822 on MySQL), also on empty
tables, and what the migration did before it stays.`,
  instead: 'Give the column the type of the referenced one; refer to a primary or unique key.',
  whenOff: 'Never: the server refuses the statement.',
  messages,
  fix: { kinds: [], because: 'Which of the two types is the right one is for people to say.' },
  examples: [
    bad(
      'Signed and unsigned',
      `ALTER TABLE crate ADD FOREIGN KEY (owner_id) REFERENCES owner (id);
--                                 ^^^^^^^^ error: MySQL refuses this foreign key: owner_id is bigint, and owner.id is bigint unsigned. Give both the same type.`,
      { ...of, refused: 'HY000' },
    ),
    bad(
      'No index there',
      `ALTER TABLE crate ADD FOREIGN KEY (code) REFERENCES owner (code);
--                                 ^^^^ error: MySQL refuses this foreign key: no index of owner begins with code. Add a primary or unique key there first.`,
      { ...of, refused: 'HY000' },
    ),
    good('The same type', 'ALTER TABLE crate ADD FOREIGN KEY (right_id) REFERENCES owner (id);', of),
  ],
  check: {
    addConstraint({ table, constraint }, context) {
      const child = context.table(table);
      const typeOf = (name: string): string | undefined => child && columnNamed(child, name)?.type.name;
      report(table, constraint, typeOf, context);
    },
    createTable({ table, columns, constraints }, context) {
      const typeOf = (name: string): string | undefined =>
        columns.find((one) => one.name.text.toLowerCase() === name.toLowerCase())?.type.name;
      for (const one of constraints) report(table, one, typeOf, context);
    },
  },
});

function report(
  table: ObjectName,
  constraint: ConstraintDefinition,
  typeOf: (name: string) => string | undefined,
  context: RuleContext<typeof messages>,
): void {
  // With the checks off, MariaDB takes a key without looking at the other table.
  if (constraint.kind !== 'foreign-key' || context.schema.foreignKeysUnchecked) return;
  const parent = context.table(constraint.references);
  // A table may refer to itself: its keys are added with it.
  if (parent === undefined || !parent.complete || parent.name === table.name.text) return;
  const server = vendor('mysql', context.targetVersion);
  for (const [at, column] of constraint.columns.entries()) {
    const referenced = constraint.referencedColumns[at];
    const other = referenced && columnNamed(parent, referenced.text)?.type.name;
    const type = typeOf(column.text);
    if (type === undefined || other === undefined || type === other || !isWhole(type) || !isWhole(other))
      continue;
    const data = {
      server,
      column: column.text,
      type,
      referenced: `${parent.name}.${referenced?.text ?? ''}`,
      other,
    };
    context.report({ message: 'type', at: column, data });
    return;
  }
  const [first] = constraint.columns;
  const names = constraint.referencedColumns.map(({ text }) => text);
  if (first === undefined || names.length === 0 || isIndexed(parent, names, context)) return;
  context.report({
    message: 'index',
    at: first,
    data: { server, parent: parent.name, columns: names.join(', ') },
  });
}

function isWhole(type: string): boolean {
  return /^(?:tinyint|smallint|mediumint|int|bigint)(?: unsigned)?$/.test(type);
}

function isIndexed(
  parent: Table,
  names: readonly string[],
  { schema }: RuleContext<typeof messages>,
): boolean {
  return indexesOf(schema, parent.key).some(({ elements }) =>
    names.every((name, at) => elements[at]?.column?.toLowerCase() === name.toLowerCase()),
  );
}
