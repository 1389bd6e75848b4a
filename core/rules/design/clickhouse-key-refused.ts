/** ClickHouse: a change of a column in a key of its table, which the server refuses. */
import type { Name, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { columnNamed } from '../../schema/apply/worded/columns.ts';
import type { Table } from '../../schema/model.ts';
import { clickhouseWriting } from '../../syntax/clickhouse/identifier.ts';
import { tokenize } from '../../syntax/clickhouse/lexer.ts';

const messages = {
  key: '{column} is in the {clause} of {table}, and ClickHouse refuses to {change} it. Create the table again with another key, and copy the rows.',
  order:
    '{column} is in {table} already, and ORDER BY takes only columns that the same statement adds. Create the table again with that key, and copy the rows.',
} as const;

const events =
  'CREATE TABLE events (id UInt64, kind String, day Date, note String) ENGINE = MergeTree PARTITION BY toYYYYMM(day) ORDER BY (kind, id);';
const of = { dialect: 'clickhouse', history: [events] } as const;

export const rule = defineRule({
  id: 'design/clickhouse-key-refused',
  hazard: 'refused',
  dialects: ['clickhouse'],
  elsewhere: 'A key is an index there, which is dropped and made again.',
  summary: 'A change of a column that orders or partitions a table of ClickHouse.',
  why: `The rows of a table lie on disk in the order of its key, in a folder for each partition. A column of \`ORDER BY\`, \`PRIMARY KEY\`, \`PARTITION BY\` or
\`SAMPLE BY\` cannot be dropped, renamed or updated, nor get a type that is stored in another way. \`MODIFY ORDER BY\` only appends columns that the same statement adds, without a default.
(Executed on ClickHouse 26.7: errors 36, 47, 420 and 524.)`,
  instead: `Create a table with the right key beside the old one, copy with \`INSERT … SELECT\` partition by partition, and swap both with \`EXCHANGE TABLES\`.`,
  whenOff: 'Never: ClickHouse refuses the statement.',
  messages,
  fix: { kinds: [], because: 'Which rows are copied, and what is written meanwhile, is for people to say.' },
  directions: 'both',
  examples: [
    bad(
      'A column of the order is dropped',
      `ALTER TABLE events DROP COLUMN kind;
--                             ^^^^ error: kind is in the ORDER BY of events, and ClickHouse refuses to drop it. Create the table again with another key, and copy the rows.`,
      { ...of, refused: "Missing columns: 'kind'" },
    ),
    bad(
      'A column of the partitions is renamed',
      `ALTER TABLE events RENAME COLUMN day TO date;
--                               ^^^ error: day is in the PARTITION BY of events, and ClickHouse refuses to rename it. Create the table again with another key, and copy the rows.`,
      { ...of, refused: 'Trying to ALTER RENAME key day column' },
    ),
    bad(
      'Another type',
      `ALTER TABLE events MODIFY COLUMN id Int128;
--                               ^^ error: id is in the ORDER BY of events, and ClickHouse refuses to change the type of it. Create the table again with another key, and copy the rows.`,
      { ...of, refused: 'ALTER of key column id from type UInt64 to type Int128 is not safe' },
    ),
    bad(
      'Values of a key',
      `ALTER TABLE events UPDATE kind = 'view' WHERE kind = 'click';
--          ^^^^^^ error: kind is in the ORDER BY of events, and ClickHouse refuses to update it. Create the table again with another key, and copy the rows.`,
      { ...of, refused: 'Cannot UPDATE key column' },
    ),
    bad(
      'A longer order',
      `ALTER TABLE events MODIFY ORDER BY (kind, id, note);
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: note is in events already, and ORDER BY takes only columns that the same statement adds. Create the table again with that key, and copy the rows.`,
      { ...of, refused: 'Existing column note is used in the expression that was added to the sorting key' },
    ),
    good(
      'A longer order by a new column',
      'ALTER TABLE events ADD COLUMN size UInt32, MODIFY ORDER BY (kind, id, size);',
      of,
    ),
    good('A column of no key', 'ALTER TABLE events MODIFY COLUMN note LowCardinality(String);', of),
    good(
      'More values of an enumeration',
      "ALTER TABLE states MODIFY COLUMN state Enum8('open' = 1, 'closed' = 2);",
      {
        dialect: 'clickhouse',
        history: ["CREATE TABLE states (state Enum8('open' = 1)) ENGINE = MergeTree ORDER BY state;"],
      },
    ),
  ],
  check: {
    dropColumn: ({ table, column }, context) => tell(context, { table, column, at: column, change: 'drop' }),
    renameColumn: ({ table, column }, context) =>
      tell(context, { table, column, at: column, change: 'rename' }),
    redefineColumn({ table, column, definition }, context) {
      const known = context.table(table);
      const from = known && columnNamed(known, column.text)?.type.name;
      const to = definition.type.name;
      if (from === undefined || to === '' || from === to || isStoredAlike(from, to)) return;
      tell(context, { table, column, at: column, change: 'change the type of' });
    },
    update({ table, columns, mutation }, context) {
      if (mutation !== true) return;
      for (const text of columns)
        tell(context, { table, column: { ...table.name, text }, at: table, change: 'update' });
    },
    alterTableOption({ table, options, span }, context) {
      const known = context.table(table);
      const order = options.find(({ name }) => name === 'order by')?.value;
      if (known === undefined || order === undefined) return;
      const old = wordsIn(known.options.find(({ name }) => name === 'order by')?.value);
      const here = new Set(
        context.statement.parsed.operations.flatMap((one) =>
          one.kind === 'addColumn' ? [one.column.name.text] : [],
        ),
      );
      const column = [...wordsIn(order)].find(
        (one) => !old.has(one) && !here.has(one) && known.columns.some(({ name }) => name === one),
      );
      if (column === undefined) return;
      context.report({ message: 'order', at: span, data: { column, table: shownName(context, table) } });
    },
  },
});

interface Changed {
  readonly table: ObjectName;
  readonly column: Name;
  readonly at: Name | ObjectName;
  readonly change: string;
}

function tell(context: RuleContext<typeof messages>, { table, column, at, change }: Changed): void {
  const known = context.table(table);
  const clause = known && keyWith(known, column.text);
  if (clause === undefined) return;
  const data = {
    column: column.text,
    clause: clause.toUpperCase(),
    table: shownName(context, table),
    change,
  };
  context.report({ message: 'key', at, data });
}

const keys = ['order by', 'primary key', 'partition by', 'sample by'];

/** The clause that names the column. */
function keyWith({ options }: Table, column: string): string | undefined {
  return keys.find((clause) => wordsIn(options.find(({ name }) => name === clause)?.value).has(column));
}

function wordsIn(text = ''): ReadonlySet<string> {
  const names = tokenize(text).filter(({ kind }) => kind === 'word' || kind === 'quoted-identifier');
  return new Set(names.map(({ start, end }) => clickhouseWriting.nameOf(text.slice(start, end))));
}

/** Values of enumerations have numbers, and a dictionary of values may be added or left out. */
function isStoredAlike(from: string, to: string): boolean {
  const family = (name: string): string =>
    name.replace(/^LowCardinality\((.*)\)$/, '$1').replace(/^(Enum\d+)\(.*$/s, '$1');
  return family(from) === family(to);
}
