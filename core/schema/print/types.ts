/** Types: enums, composites, domains, ranges and base types. */
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { DomainConstraint, UserType } from '../model.ts';
import { described, ownerOf, privilegesOf } from './describe.ts';
import { collate, qualified, stringLiteral, typeSql } from './names.ts';
import { statement, type Context, type Part, type ScriptStatement } from './statement.ts';

export function typePart(type: UserType): Part {
  return {
    provides: { kind: 'type', key: type.key },
    types: [type.domainOf, ...type.attributes.map((one) => one.type)],
    keys: [],
    texts: [
      type.default,
      ...type.checks.map((one) => one.expression),
      ...type.options.map((one) => one.value),
    ],
    statements: [
      statement(definitionOf(type), type.path),
      ...type.checks.flatMap((one) => lateCheck(type, one)),
    ],
  };
}

/** A base type's functions name it before it exists. */
export function shellOf(type: UserType): readonly ScriptStatement[] {
  return type.form === 'base' ? [statement(`CREATE TYPE ${qualified(type)}`)] : [];
}

function definitionOf(type: UserType): string {
  const name = qualified(type);
  switch (type.form) {
    case 'enum':
      return `CREATE TYPE ${name} AS ENUM (${type.values.map(stringLiteral).join(', ')})`;
    case 'composite': {
      const attributes = type.attributes.map(
        (one) => `${quoteIdentifier(one.name)} ${typeSql(one.type)}${collate(one.collation)}`,
      );
      return `CREATE TYPE ${name} AS (${attributes.join(', ')})`;
    }
    case 'domain':
      return `CREATE DOMAIN ${name} AS ${domainBody(type)}`;
    case 'range':
      return `CREATE TYPE ${name} AS RANGE (${parameters(type)})`;
    case 'base':
      return `CREATE TYPE ${name} (${parameters(type)})`;
    case 'shell':
      return `CREATE TYPE ${name}`;
  }
}

function domainBody(type: UserType): string {
  const base = type.domainOf === undefined ? 'text' : typeSql(type.domainOf);
  const fallback = type.default === undefined ? '' : ` DEFAULT ${type.default}`;
  const name = type.notNullName === undefined ? '' : ` CONSTRAINT ${quoteIdentifier(type.notNullName)}`;
  const notNull = type.notNull ? `${name} NOT NULL` : '';
  const checks = type.checks.filter((one) => one.valid).map((one) => ` ${checkSql(one)}`);
  return `${base}${collate(type.collation)}${fallback}${notNull}${checks.join('')}`;
}

function lateCheck(type: UserType, check: DomainConstraint): readonly ScriptStatement[] {
  if (check.valid) return [];
  return [statement(`ALTER DOMAIN ${qualified(type)} ADD ${checkSql(check)} NOT VALID`, type.path)];
}

function checkSql({ name, expression }: DomainConstraint): string {
  return `CONSTRAINT ${quoteIdentifier(name)} CHECK (${expression})`;
}

function parameters(type: UserType): string {
  return type.options
    .map(({ name, value }) => (value === undefined ? name : `${name} = ${value}`))
    .join(', ');
}

export function typeDetails(context: Context, type: UserType): readonly ScriptStatement[] {
  const name = qualified(type);
  const what = type.form === 'domain' ? 'DOMAIN' : 'TYPE';
  return [
    ...ownerOf(what, name, type.owner),
    ...privilegesOf(context, 'type', 'TYPE', name, type),
    ...described(what, name, type),
    ...type.attributes.flatMap((one) => described('COLUMN', `${name}.${quoteIdentifier(one.name)}`, one)),
    ...type.checks.flatMap((one) =>
      described('CONSTRAINT', `${quoteIdentifier(one.name)} ON DOMAIN ${name}`, one),
    ),
  ];
}
