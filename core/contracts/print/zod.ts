/** A contract as Zod 4 schemas: for each table the rows that INSERT takes. A CHECK that cannot be said is listed above its schema. */
import type { Row, Test } from '../condition.ts';
import type { ColumnContract, Contract, TableContract } from '../contract.ts';
import { comment, heading, property, quoted, typeNames } from '../names.ts';
import { limitedColumns, shapeOf, unsaid, type Shape } from './values.ts';

export function zodOf(contract: Contract): string {
  const names = typeNames([...contract.enums, ...contract.tables, ...contract.views].map(({ key }) => key));
  return [
    heading('Rows that INSERT takes.', 'a migration'),
    "import * as z from 'zod';\n",
    ...contract.tables.map((one) => tableSchema(one, names.get(one.key) ?? one.key)),
  ].join('\n');
}

function tableSchema(table: TableContract, name: string): string {
  const limited = limitedColumns(table.checks);
  const columns = table.columns.filter(({ insert }) => insert !== 'never');
  const left = unsaid(table);
  const about = comment([
    `What INSERT INTO ${table.key} takes.`,
    ...left.map((one) => `Not said: ${one.name} CHECK (${one.text})`),
  ]);
  const lines = columns.map(
    (one) => `  ${property(one.name)}: ${columnSchema(one, limited.has(one.name))},\n`,
  );
  const refined = table.checks.flatMap((one) =>
    one.rule === undefined || left.includes(one) ? [] : [refinement(one.name, one.rule)],
  );
  const object = table.complete ? 'strictObject' : 'looseObject';
  return `${about}export const ${name}InsertSchema = z.${object}({\n${lines.join('')}})${refined.join('')};\nexport type ${name}InsertInput = z.infer<typeof ${name}InsertSchema>;\n`;
}

function columnSchema({ type, nullable, insert }: ColumnContract, isLimited: boolean): string {
  const shape = shapeOf(type, isLimited);
  const json = shapeSchema(shape);
  const value =
    shape.kind === 'any' && !nullable ? `${json}.refine((value) => value !== null, 'Not null')` : json;
  const orNull = nullable ? `${value}.nullable()` : value;
  return insert === 'optional' ? `${orNull}.optional()` : orNull;
}

function shapeSchema(shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
      return `z.int().min(${shape.least}).max(${shape.most})`;
    case 'number':
      return shape.below === undefined ? 'z.number()' : `z.number().gt(${-shape.below}).lt(${shape.below})`;
    case 'text':
      return textSchema(shape);
    case 'unchecked':
      return textSchema({ length: undefined, pattern: undefined });
    case 'boolean':
      return 'z.boolean()';
    case 'any':
      return 'z.json()';
    case 'one-of':
      return `z.enum([${shape.values.map(quoted).join(', ')}])`;
    case 'list':
      return `z.array(${shapeSchema(shape.of)}.nullable())`;
    case 'either':
      return `z.union([${shape.of.map(shapeSchema).join(', ')}])`;
  }
}

/** The server counts characters, a JavaScript string units of UTF-16. */
function textSchema({
  length,
  pattern,
}: Pick<Extract<Shape, { kind: 'text' }>, 'length' | 'pattern'>): string {
  const matched =
    pattern === undefined ? String.raw`.regex(/^[^\0]*$/u)` : `.regex(${literal(pattern, 'u')})`;
  const limited =
    length === undefined
      ? ''
      : `.refine((text) => [...text].length <= ${length}, 'At most ${length} characters')`;
  return `z.string()${matched}${limited}`;
}

function literal(source: string, flags: string): string {
  const safe = source
    .replaceAll(/(?<!\\)((?:\\\\)*)\//g, String.raw`$1\/`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`);
  return source === '' ? `/(?:)/${flags}` : `/${safe}/${flags}`;
}

function refinement(name: string, rule: Row): string {
  return `.refine((row) => ${expression(rule)}, ${quoted(name)})`;
}

function expression(row: Row): string {
  switch (row.kind) {
    case 'all':
    case 'any':
      return `(${row.of.map(expression).join(row.kind === 'all' ? ' && ' : ' || ')})`;
    case 'null':
      return given(row, `${access(row.column)} ${row.isNull ? '===' : '!=='} null`);
    case 'test':
      return given(row, `${access(row.column)} === null || ${testOf(access(row.column), row.test)}`);
  }
}

function given({ column, passesAbsent }: Exclude<Row, { readonly of: unknown }>, test: string): string {
  const isAbsent = `${access(column)} === undefined`;
  return passesAbsent ? `(${isAbsent} || ${test})` : `(${access(column)} !== undefined && (${test}))`;
}

const operators = { '<': '<', '<=': '<=', '=': '===', '<>': '!==', '>=': '>=', '>': '>' } as const;

function testOf(value: string, test: Test): string {
  switch (test.kind) {
    case 'number':
      return `${value} ${operators[test.operator]} ${test.value}`;
    case 'length':
      return `[...${value}].length ${operators[test.operator]} ${test.value}`;
    case 'one-of': {
      const equal = test.values.map(
        (one) => `${value} ${test.negated ? '!==' : '==='} ${typeof one === 'string' ? quoted(one) : one}`,
      );
      return `(${equal.join(test.negated ? ' && ' : ' || ')})`;
    }
    case 'pattern':
      return `${test.negated ? '!' : ''}${literal(test.source, test.ignoreCase ? 'iu' : 'u')}.test(${value})`;
  }
}

function access(column: string): string {
  const name = property(column);
  return name === column ? `row.${name}` : `row[${name}]`;
}
