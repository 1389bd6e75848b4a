/** The validators of a contract as programs use them, and values to try on its columns: at and around limits, and of no value of the type. */
import Ajv2020 from 'ajv/dist/2020.js';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import * as z from 'zod';
import { columnsOf, type Row } from '../../core/contracts/condition.ts';
import type { ColumnContract, Contract, TableContract } from '../../core/contracts/contract.ts';
import { typeNames } from '../../core/contracts/names.ts';
import { tableSchema } from '../../core/contracts/print/json-schema.ts';
import { zodOf } from '../../core/contracts/print/zod.ts';
import type { Random } from '../bench/random.ts';

export interface Validators {
  readonly of: (table: TableContract) => RowValidators;
}

interface RowValidators {
  readonly zod: z.ZodType;
  readonly json: (row: unknown) => boolean;
}

export function validatorsOf(contract: Contract): Validators {
  const { code } = transformSync(zodOf(contract), { loader: 'ts', format: 'cjs' });
  const module = { exports: {} as Record<string, z.ZodType> };
  runInNewContext(code, { module, exports: module.exports, require: () => z });
  const names = typeNames([...contract.enums, ...contract.tables, ...contract.views].map(({ key }) => key));
  const known = new Map<string, RowValidators>();
  const create = (table: TableContract): RowValidators => {
    const zod = module.exports[`${names.get(table.key) ?? ''}InsertSchema`];
    if (zod === undefined) throw new Error(`no schema of ${table.key}`);
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: true }).compile(tableSchema(table));
    return { zod, json: (row) => ajv(row) };
  };
  return {
    of: (table) => {
      const found = known.get(table.key) ?? create(table);
      known.set(table.key, found);
      return found;
    },
  };
}

/** Values for a column of each type, at and around limits, and of no value of the type. */
const candidates: Readonly<Record<string, readonly unknown[]>> = {
  int2: [0, 1, -1, 32767, 32768, -32768, -32769, 1.5],
  int4: [0, 1, 3, 4, 7, 8, 9, 10, 100, 101, -1, 2147483647, 2147483648, -2147483648, -2147483649, 0.5],
  int8: [0, 9007199254740991, '900719925474099123', '-5', 'x', '1.5'],
  numeric: [0, -0.01, 999.99, 999.994, 999.995, 1000, -1000, 12.345],
  float4: [0, 1.5, 3.4e38, 3.5e38, -3.5e38],
  float8: [0, 1.5, 1e308, -1e308],
  bool: [true, false],
  text: [
    '',
    'a',
    'b',
    'x',
    'ab',
    'abc',
    'abcd',
    'ABC',
    'aBcd',
    '12',
    'a1b',
    'a-b_c',
    'a b',
    'é',
    '😀😀😀',
    'a\nb',
    'a\u0000b',
    'a@x.de',
    'a@xx.de',
    'a@x.d',
    ' a@x.de',
    'a@x.dedededededededede',
    'a@x.dededededededede',
  ],
  varchar: ['', 'abcde', 'abcdef', '😀😀😀😀😀', '😀😀😀😀😀😀', 'a\u0000'],
  date: [
    '2024-02-29',
    '2023-02-29',
    '1900-02-29',
    '2000-02-29',
    '2024-13-01',
    '2024-04-31',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    'soon',
  ],
  timestamptz: [
    '2024-02-29T12:00:00Z',
    '2024-02-30T12:00:00Z',
    '2024-01-01 23:59:59.123456+05:30',
    '2024-01-01T24:01:00Z',
    '2024-01-01T12:60:00',
    'x',
  ],
  timestamp: ['2024-02-29T12:00:00', '2023-02-29 12:00:00', '2024-01-01 23:59:59.5', 'x'],
  time: ['00:00:00', '23:59:59.999', '25:00:00', '12:60:00', 'noon-ish'],
  uuid: [
    '00000000-0000-0000-0000-000000000000',
    'A0000000-0000-4000-8000-00000000000f',
    '0000',
    'g0000000-0000-0000-0000-000000000000',
  ],
  jsonb: [{}, [], 'text', 1, true, { a: [null] }],
  // The embedded server has bytea where migrations say blob, which programs replace. No validator knows its form.
  blob: [String.raw`\x`, String.raw`\x00ff`],
  bytea: [String.raw`\x`, String.raw`\x00ff`, String.raw`\x0`, String.raw`\xgg`],
};

/** Null and absence too. Of types that no validator knows, these alone. */
function valuesFor({ type }: ColumnContract): readonly unknown[] {
  const outside = [null, undefined];
  if (type.kind === 'enum') return [...type.of.values, 'none', ...outside];
  if (type.kind === 'array') {
    const element = type.of.kind === 'built-in' ? type.of.name : '';
    if (element === 'text') return [[], ['a', null], ['\u0000'], ...outside];
    return element === 'int4' ? [[], [1, null], [2147483648], ...outside] : [[], [null], ...outside];
  }
  return [...(type.kind === 'built-in' ? (candidates[type.name] ?? []) : []), ...outside];
}

/** With a schema, values are drawn again until it accepts the row, so that the server's refusals are not all there is. */
export function drawnRow(
  table: TableContract,
  schema: z.ZodType | undefined,
  random: Random,
): Readonly<Record<string, unknown>> {
  const row = new Map<string, unknown>();
  const draw = (column: ColumnContract): void => {
    const value =
      column.insert === 'optional' && random.below(3) === 0
        ? undefined
        : random.pick(triedOn(column, table)).value;
    if (value === undefined) row.delete(column.name);
    else row.set(column.name, value);
  };
  const columns = table.columns.filter(({ insert }) => insert !== 'never');
  for (const column of columns) draw(column);
  for (let attempt = 0; schema !== undefined && attempt < 100; attempt += 1) {
    const result = schema.safeParse(Object.fromEntries(row));
    if (result.success) break;
    // Of a CHECK the message is its name.
    const faults = new Set(
      result.error.issues.flatMap(({ path: [name], message }) =>
        name === undefined
          ? table.checks.flatMap((one) =>
              one.name === message && one.rule !== undefined ? columnsOf(one.rule) : [],
            )
          : [String(name)],
      ),
    );
    for (const column of columns) if (faults.has(column.name)) draw(column);
  }
  return Object.fromEntries(row);
}

/** Beside the values of its type those of its CHECKs. */
export function triedOn(
  column: ColumnContract,
  { checks }: TableContract,
): readonly { readonly value: unknown }[] {
  const ofChecks = checks.flatMap(({ rule }) => (rule === undefined ? [] : around(rule, column.name)));
  return [...valuesFor(column), ...ofChecks].map((value) => ({ value }));
}

/** The values of a CHECK, and those beside them. */
function around(row: Row, column: string): readonly unknown[] {
  if ('of' in row) return row.of.flatMap((one) => around(one, column));
  if (row.column !== column || row.kind === 'null') return [];
  const { test } = row;
  switch (test.kind) {
    case 'number':
      return [test.value - 1, test.value, test.value + 1];
    case 'length':
      return [-1, 0, 1].map((more) => 'x'.repeat(Math.min(10_000, Math.max(0, test.value + more))));
    case 'one-of':
      return test.values;
    case 'pattern':
      return ['', test.source];
  }
}
