/** Columns in an order that wastes space on alignment. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { ColumnDefinition, TypeName } from '../../operations/model/operation.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  padded:
    'Each row of {table} has {bytes} bytes of padding between its first columns. Put those of eight bytes first, then four, two and one.',
} as const;

export const rule = defineRule({
  id: 'design/column-order',
  hazard: 'taste',
  preset: 'all',
  summary: 'A new table whose fixed-width columns leave eight bytes of padding or more in each row.',
  why: `A \`bigint\` begins at a multiple of eight, an \`integer\` at one of four. A \`boolean\` before a \`bigint\` therefore takes eight bytes. On
a table of a hundred million rows sixteen of them are 1.6 GB, on disk and in memory, and no later statement changes the order.`,
  instead: 'Columns of eight bytes first, then those of four, two and one, then text and the like.',
  whenOff: 'Where tables stay small or readers expect another order.',
  messages,
  fix: { kinds: [], because: 'In which order people want to read the columns is for them to say.' },
  examples: [
    bad(
      'Small and large by turns',
      `CREATE TABLE readings (ok boolean, at timestamptz, place int, value float8, seen boolean, id bigint PRIMARY KEY);
--           ^^^^^^^^ hint: Each row of readings has 18 bytes of padding between its first columns. Put those of eight bytes first, then four, two and one.`,
    ),
    bad(
      'Keys of four bytes between moments',
      `CREATE TABLE stays (room int, a timestamp, guest int, b timestamp, house int, c timestamp, PRIMARY KEY (room, a));
--           ^^^^^ hint: Each row of stays has 12 bytes of padding between its first columns. Put those of eight bytes first, then four, two and one.`,
    ),
    good(
      'Wide ones first',
      'CREATE TABLE readings (id bigint PRIMARY KEY, at timestamptz, value float8, place int, ok boolean, seen boolean);',
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.foreign || operation.persistence === 'temporary' || operation.inherits.length > 0) return;
      if (operation.like.length > 0 || operation.ofType !== undefined) return;
      const bytes = padding(operation.columns);
      if (bytes < 8) return;
      context.report({
        message: 'padded',
        at: operation.table,
        data: { table: shownName(context, operation.table), bytes },
      });
    },
  },
});

/** Up to the first column of variable width: after it, alignment depends on the row. */
function padding(columns: readonly ColumnDefinition[]): number {
  let at = 0;
  let lost = 0;
  for (const { type } of columns) {
    const width = widthOf(type);
    if (width === undefined) break;
    const begin = Math.ceil(at / width.align) * width.align;
    lost += begin - at;
    at = begin + width.size;
  }
  return lost;
}

const widths: Readonly<Record<string, { readonly size: number; readonly align: number }>> = {
  int8: { size: 8, align: 8 },
  float8: { size: 8, align: 8 },
  timestamp: { size: 8, align: 8 },
  timestamptz: { size: 8, align: 8 },
  time: { size: 8, align: 8 },
  money: { size: 8, align: 8 },
  interval: { size: 16, align: 8 },
  int4: { size: 4, align: 4 },
  float4: { size: 4, align: 4 },
  date: { size: 4, align: 4 },
  oid: { size: 4, align: 4 },
  int2: { size: 2, align: 2 },
  bool: { size: 1, align: 1 },
  uuid: { size: 16, align: 1 },
};

function widthOf({
  schema,
  name,
  arrayDimensions,
}: TypeName): { readonly size: number; readonly align: number } | undefined {
  if (arrayDimensions > 0 || (schema !== undefined && schema !== 'pg_catalog')) return undefined;
  return Object.hasOwn(widths, name) ? widths[name] : undefined;
}
