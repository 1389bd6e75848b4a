/** phone1, phone2, phone3. Judged by names, the only sign of repetition. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { ColumnDefinition } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import type { ObjectName } from '../../operations/model/operation.ts';

const messages = {
  numbered:
    '{table} has {count} columns for one thing, {first} to {last}: to find a value all are searched, and one more is a migration. Use a table.',
} as const;

export const rule = defineRule({
  id: 'design/repeating-columns',
  hazard: 'advice',
  preset: 'strict',
  summary: 'Three columns or more of one type whose names differ by a number alone.',
  why: `Whoever looks for a value asks \`WHERE phone1 = … OR phone2 = … OR phone3 = …\`, which takes an index for each of them. Nothing keeps the
same value out of two of them, and the day on which somebody has a fourth is the day of a migration.`,
  instead: 'A table with one row for each value, or an array.',
  whenOff: 'For lines of an address, vectors and what else has a fixed number of parts.',
  messages,
  fix: { kinds: [], because: 'What the values are for is for people to say.' },
  examples: [
    bad(
      'Numbers of one person',
      `CREATE TABLE people (id bigint PRIMARY KEY, phone1 text, phone2 text, phone3 text);
--                                          ^^^^^^ info: people has 3 columns for one thing, phone1 to phone3: to find a value all are searched, and one more is a migration. Use a table.`,
    ),
    bad(
      'The third comes later',
      `ALTER TABLE people ADD COLUMN manager_3 bigint;
--                            ^^^^^^^^^ info: people has 3 columns for one thing, manager_1 to manager_3: to find a value all are searched, and one more is a migration. Use a table.`,
      { history: ['CREATE TABLE people (id bigint PRIMARY KEY, manager_1 bigint, manager_2 bigint);'] },
    ),
    good(
      'A table',
      'CREATE TABLE phones (person bigint, place int, phone text, PRIMARY KEY (person, place));',
    ),
  ],
  check: {
    createTable({ table, columns, persistence, foreign }, context) {
      if (persistence === 'temporary' || foreign) return;
      for (const group of groups(
        columns
          .filter((one) => one.generated === undefined)
          .map(({ name, type }) => ({ name: name.text, type: type.name })),
      ).values()) {
        const [first] = columns.filter((one) => one.name.text === group[0]);
        if (group.length >= 3 && first !== undefined) report(group, first, table, context);
      }
    },
    addColumn({ table, column }, context) {
      const there = context.table(table)?.columns ?? [];
      const all = [
        ...there.map((one) => ({ name: one.name, type: one.type.name })),
        { name: column.name.text, type: column.type.name },
      ];
      for (const group of groups(all).values())
        if (group.length >= 3 && group.at(-1) === column.name.text) report(group, column, table, context);
    },
  },
});

function report(
  group: readonly string[],
  at: ColumnDefinition,
  table: ObjectName,
  context: RuleContext<typeof messages>,
): void {
  context.report({
    message: 'numbered',
    at: at.name,
    data: {
      table: shownName(context, table),
      count: group.length,
      first: group[0] ?? '',
      last: group.at(-1) ?? '',
    },
  });
}

/** Names by stem and type; consecutive numbers from 0 or 1 are positions in a list, others are names. */
function groups(
  columns: readonly { readonly name: string; readonly type: string }[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, { readonly name: string; readonly number: number }[]>();
  for (const { name, type } of columns) {
    const [, stem = '', digits = ''] = /^([a-zA-Z]\w*?[a-zA-Z_])_?(\d{1,2})$/.exec(name) ?? [];
    if (
      stem.length < 3 ||
      /(?:line|address|addr|street|level|quarter|day|week|month|hour|coord|dim|p)_?$/i.test(stem)
    )
      continue;
    const key = `${stem.replace(/_$/, '')} ${type}`;
    found.set(key, [...(found.get(key) ?? []), { name, number: Number(digits) }]);
  }
  return new Map(
    [...found].flatMap(([key, group]) => {
      const sorted = group.toSorted((a, b) => a.number - b.number);
      const from = sorted[0]?.number ?? 0;
      const isList = from <= 1 && sorted.every(({ number }, at) => number === from + at);
      return isList ? [[key, sorted.map((one) => one.name)] as const] : [];
    }),
  );
}
