/** A contract as TypeScript: for each table the row that a query returns, and what INSERT and UPDATE take; unions for enums. */
import type { ColumnContract, Contract, TableContract, ViewContract } from '../contract.ts';
import { comment, heading, property, quoted, typeNames } from '../names.ts';
import { declared, typeScriptType, type Driver } from './drivers.ts';

export function typeScriptOf(contract: Contract, driver: Driver): string {
  const { enums, tables, views } = contract;
  const names = typeNames([...enums, ...tables, ...views].map(({ key }) => key));
  const nameOf = (key: string): string => names.get(key) ?? 'string';
  const printer = { driver, nameOf };
  const parts = [
    ...enums.map(
      ({ key, values }) =>
        `${comment([key])}export type ${nameOf(key)} = ${values.length === 0 ? 'never' : values.map(quoted).join(' | ')};\n`,
    ),
    ...tables.map((one) => tableTypes(one, printer)),
    ...views.map((one) => viewType(one, printer)),
  ];
  const body = parts.join('\n');
  const needed = [...declared].filter(([name]) => new RegExp(`\\b${name}\\b`).test(body));
  return [
    heading(`Types of driver ${driver}.`, 'a migration'),
    ...needed.map(([, text]) => text),
    ...parts,
  ].join('\n');
}

interface Printer {
  readonly driver: Driver;
  readonly nameOf: (key: string) => string;
}

function tableTypes(table: TableContract, printer: Printer): string {
  const name = printer.nameOf(table.key);
  const about = table.comment === undefined ? [] : [table.comment];
  const missing = table.complete ? [] : ['Columns may be missing: no migration says all of them.'];
  const row = table.columns.map((one) => line(one, printer, 'returns', false));
  const inserted = table.columns.filter(({ insert }) => insert !== 'never');
  const updated = table.columns.filter(({ update }) => update !== 'never');
  return [
    `${comment([`A row of ${table.key}.`, ...about, ...missing])}export interface ${name} {\n${row.join('')}}\n`,
    `${comment([`What INSERT INTO ${table.key} takes.`])}export interface ${name}Insert {\n${inserted.map((one) => line(one, printer, 'takes', one.insert === 'optional')).join('')}}\n`,
    `${comment([`What UPDATE ${table.key} takes.`])}export interface ${name}Update {\n${updated.map((one) => line(one, printer, 'takes', true)).join('')}}\n`,
  ].join('\n');
}

function line(
  column: ColumnContract,
  printer: Printer,
  direction: 'returns' | 'takes',
  isOptional: boolean,
): string {
  const type = typeScriptType(column.type, { ...printer, direction });
  const about =
    direction === 'returns' && column.comment !== undefined ? comment([column.comment], '  ') : '';
  const orNull = column.nullable && type !== 'unknown' ? ' | null' : '';
  return `${about}  readonly ${property(column.name)}${isOptional ? '?' : ''}: ${type}${orNull};\n`;
}

function viewType({ key, comment: about, columns }: ViewContract, printer: Printer): string {
  const head = comment([`A row of ${key}.`, ...(about === undefined ? [] : [about])]);
  const name = printer.nameOf(key);
  if (columns === undefined) return `${head}export type ${name} = Readonly<Record<string, unknown>>;\n`;
  const lines = columns.map(({ name: column, type }) => {
    const written = typeScriptType(type, { ...printer, direction: 'returns' });
    return `  readonly ${property(column)}: ${written}${written === 'unknown' ? '' : ' | null'};\n`;
  });
  return `${head}export interface ${name} {\n${lines.join('')}}\n`;
}
