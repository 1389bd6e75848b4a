/**
 * A contract as JSON Schema 2020-12: for each table the rows that INSERT takes, as JSON. A CHECK that cannot be said is listed in `$comment`.
 */
import type { Row, Test } from '../condition.ts';
import type { ColumnContract, Contract, TableContract } from '../contract.ts';
import { typeNames } from '../names.ts';
import { limitedColumns, shapeOf, unsaid, type Shape } from './values.ts';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export function jsonSchemaOf(contract: Contract): JsonSchema {
  const names = typeNames([...contract.enums, ...contract.tables, ...contract.views].map(({ key }) => key));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: 'Rows that INSERT takes. Written by “plinth contracts”: change a migration, not this file.',
    $defs: Object.fromEntries(
      contract.tables.map((one) => [`${names.get(one.key) ?? one.key}Insert`, tableSchema(one)]),
    ),
  };
}

export function tableSchema(table: TableContract): JsonSchema {
  const limited = limitedColumns(table.checks);
  const columns = table.columns.filter(({ insert }) => insert !== 'never');
  const left = unsaidInJson(table);
  const rules = table.checks.flatMap((one) =>
    left.includes(one) || one.rule === undefined ? [] : (rowSchema(one.rule) ?? []),
  );
  return {
    title: table.key,
    ...(table.comment === undefined ? {} : { description: table.comment }),
    ...(left.length === 0
      ? {}
      : { $comment: `Not said: ${left.map(({ name, text }) => `${name} CHECK (${text})`).join('; ')}` }),
    type: 'object',
    properties: Object.fromEntries(
      columns.map((one) => [one.name, columnSchema(one, limited.has(one.name))]),
    ),
    required: columns.filter(({ insert }) => insert === 'required').map(({ name }) => name),
    ...(table.complete ? { additionalProperties: false } : {}),
    ...(rules.length === 0 ? {} : { allOf: rules }),
  };
}

/** JSON Schema has no pattern that ignores case. */
export function unsaidInJson(table: TableContract): readonly TableContract['checks'][number][] {
  const left = unsaid(table);
  return table.checks.filter(
    (one) => left.includes(one) || one.rule === undefined || rowSchema(one.rule) === undefined,
  );
}

function columnSchema({ type, nullable, comment }: ColumnContract, isLimited: boolean): JsonSchema {
  const about = comment === undefined ? {} : { description: comment };
  const shape = shapeOf(type, isLimited);
  if (shape.kind === 'any') return nullable ? about : { ...about, not: { type: 'null' } };
  const value = shapeSchema(shape);
  return nullable ? { ...about, anyOf: [value, { type: 'null' }] } : { ...about, ...value };
}

const withoutNul = { not: { pattern: String.raw`\u0000` } };

function shapeSchema(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case 'integer':
      return { type: 'integer', minimum: shape.least, maximum: shape.most };
    case 'number':
      return shape.below === undefined
        ? { type: 'number' }
        : { type: 'number', exclusiveMinimum: -shape.below, exclusiveMaximum: shape.below };
    case 'text':
      return {
        type: 'string',
        ...(shape.length === undefined ? {} : { maxLength: shape.length }),
        ...(shape.pattern === undefined ? withoutNul : { pattern: shape.pattern }),
      };
    case 'unchecked':
      return { type: 'string', ...withoutNul };
    case 'boolean':
      return { type: 'boolean' };
    case 'any':
      return {};
    case 'one-of':
      return { enum: shape.values };
    case 'list':
      return { type: 'array', items: { anyOf: [shapeSchema(shape.of), { type: 'null' }] } };
    case 'either':
      return { anyOf: shape.of.map(shapeSchema) };
  }
}

/** A keyword for numbers or texts passes null by itself. */
function rowSchema(row: Row): JsonSchema | undefined {
  switch (row.kind) {
    case 'all':
    case 'any': {
      const parts = row.of.map(rowSchema);
      const known = parts.flatMap((one) => one ?? []);
      return known.length < parts.length ? undefined : { [row.kind === 'all' ? 'allOf' : 'anyOf']: known };
    }
    case 'null':
      return ofColumn(row, row.isNull ? { type: 'null' } : { not: { type: 'null' } });
    case 'test': {
      const value = testSchema(row.test);
      return value === undefined ? undefined : ofColumn(row, value);
    }
  }
}

function ofColumn(
  { column, passesAbsent }: { readonly column: string; readonly passesAbsent: boolean },
  value: JsonSchema,
): JsonSchema {
  return { properties: { [column]: value }, ...(passesAbsent ? {} : { required: [column] }) };
}

function testSchema(test: Test): JsonSchema | undefined {
  switch (test.kind) {
    case 'number':
      return numberTest(test);
    case 'length': {
      const { operator, value } = test;
      if (operator === '<' || operator === '<=') return { maxLength: operator === '<' ? value - 1 : value };
      if (operator === '>' || operator === '>=') return { minLength: operator === '>' ? value + 1 : value };
      const exactly = { type: 'string', minLength: value, maxLength: value };
      return operator === '<>' ? { not: exactly } : { anyOf: [exactly, { type: 'null' }] };
    }
    case 'one-of':
      return test.negated ? { not: { enum: test.values } } : { enum: [...test.values, null] };
    case 'pattern':
      if (test.ignoreCase) return undefined;
      return test.negated ? { not: { type: 'string', pattern: test.source } } : { pattern: test.source };
  }
}

function numberTest({ operator, value }: Extract<Test, { kind: 'number' }>): JsonSchema {
  switch (operator) {
    case '<':
      return { exclusiveMaximum: value };
    case '<=':
      return { maximum: value };
    case '=':
      return { enum: [value, null] };
    case '<>':
      return { not: { const: value } };
    case '>=':
      return { minimum: value };
    case '>':
      return { exclusiveMinimum: value };
  }
}
