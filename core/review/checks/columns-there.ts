/** What to ask of columns that a change adds or changes: type, NOT NULL, default, who numbers them, what they are generated from. SQL as text. */
import { commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import { typeSql } from '../../schema/print/names.ts';
import { typeText } from '../../schema/type-text.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import {
  identityOf,
  noneNamed,
  noneSurelyNamed,
  qualifiedName,
  regclass,
  sizeOf,
  stringLiteral,
} from './check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { defaultTexts } from './default-texts.ts';
import { definitionsIn, withoutSchemas, writesAlike, type Definitions } from './index-checks.ts';
import type { TouchedObject } from '../schema/touched.ts';

const mostNames = 12;

export interface ColumnsOf {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly isNew: boolean;
  /** That they stand in. */
  readonly schema: Schema;
}

/** `end`: as the last part leaves it; others may have worked on it before. */
export function columnsIn({
  key,
  before,
  after,
  end,
}: TouchedObject & { readonly end: Schema }): readonly ColumnsOf[] {
  const is = tableByKey(after, key);
  const was = tableByKey(before, key);
  const last = tableByKey(end, key);
  if (is === undefined || last === undefined) return [];
  const wanted = is.columns.filter(
    (one) =>
      isSameColumn(
        one,
        last.columns.find(({ name }) => name === one.name),
      ) &&
      !isSameColumn(
        one,
        was?.columns.find(({ name }) => name === one.name),
      ),
  );
  return wanted.length === 0 ? [] : [{ table: is, columns: wanted, isNew: was === undefined, schema: after }];
}

function isSameColumn(is: Column, was: Column | undefined): boolean {
  return (
    was !== undefined &&
    was.nullable === is.nullable &&
    was.generated === is.generated &&
    typeText(was.type) === typeText(is.type) &&
    (was.default === is.default || isOwnValue(is) || isOwnValue(was))
  );
}

/** Its numbers or values are made by the server. */
function isOwnValue({ identity, generated }: Column): boolean {
  return identity !== undefined || generated !== undefined;
}

/** Type, NOT NULL, default, and what makes the values. */
export function columnsThere(
  all: readonly ColumnsOf[],
  definitions: Pick<Definitions, 'expressions' | 'defaults' | 'server'>,
): readonly Check[] {
  if (all.length === 0) return [];
  const { rows, names, same, isNumbered, isGenerated } = wantedIn(all, 'defaults');
  const unsure = all.flatMap(({ table, columns, schema }) =>
    columns.flatMap((one) =>
      one.default === undefined || isOwnValue(one) || defaultTexts(one, schema) !== undefined
        ? []
        : [{ table, one, text: definitions.defaults.get(nameIn(table, one)) }],
    ),
  );
  const open = unsure.filter(({ text }) => text === undefined);
  const shownNames = all.flatMap(({ table, columns, isNew }) =>
    isNew
      ? [`all ${columns.length} columns of ${oneLine(displayName(table.key))}`]
      : columns.map((one) => shownName(table, one)),
  );
  const hasOthers = all.some(({ columns }) => columns.some(({ generated }) => generated === undefined));
  const asked = [
    'type, NOT NULL',
    ...(isNumbered ? ['whether the server numbers it'] : []),
    ...(isGenerated ? ['whether it is generated'] : []),
    ...(hasOthers ? ['default'] : []),
  ];
  const left =
    open.length === 0
      ? ''
      : ` (of ${commas(
          open.map(({ table, one }) => shownName(table, one)),
          mostNames,
        )} whether there is a default)`;
  return [
    noneNamed(
      `${commas(shownNames, mostNames)}: ${asked.slice(0, -1).join(', ')} and ${asked.at(-1) ?? ''} as defined${left}`,
      `SELECT format('%s.%s', wanted.of, wanted.name) FROM (VALUES ${rows}) AS wanted(${names}) WHERE NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = to_regclass(wanted.of) AND attname = wanted.name AND NOT attisdropped
      AND atttypid = to_regtype(wanted.type) AND attnotnull = wanted.required AND atthasdef = coalesce(wanted.given, atthasdef)${same})`,
    ),
    ...asGenerated(all, definitions),
    ...asGiven(
      unsure.flatMap(({ table, one, text }) => (text === undefined ? [] : [{ table, one, text }])),
      definitions,
    ),
  ];
}

/** Those that a statement with IF NOT EXISTS adds: one of the name that is there by then has to be the one that is wanted. */
export function passedColumnChecks(statements: readonly Placed[]): readonly Check[] {
  const all = statements.flatMap(guardedIn);
  if (all.length === 0) return [];
  const { rows, names, same } = wantedIn(all, 'defaults');
  const shownNames = all.flatMap(({ table, columns }) => columns.map((one) => shownName(table, one)));
  return [
    // What a first run has done with it since, NOT NULL or another default where this one is not plain, is in nobody's way.
    noneNamed(
      `${commas(shownNames, mostNames)}: not there with another definition (IF NOT EXISTS)`,
      `SELECT format('%s.%s', wanted.of, wanted.name) FROM (VALUES ${rows}) AS wanted(${names})
  JOIN pg_attribute ON attrelid = to_regclass(wanted.of) AND attname = wanted.name AND NOT attisdropped
  WHERE NOT coalesce(atttypid = to_regtype(wanted.type) AND (attnotnull OR NOT wanted.required) AND (atthasdef OR NOT coalesce(wanted.given, false))${same}, false)${withoutCompany(statements)}`,
    ),
    ...asGenerated(all, definitionsIn([...new Set(statements.map(({ migration }) => migration))])),
  ];
}

function guardedIn({ one, section, at, start }: Placed): readonly ColumnsOf[] {
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'addColumn' || !operation.ifNotExists) return [];
    const key = relationKey(schemaAt({ section, at }), operation.table);
    const was = tableByKey(start, key);
    const table = tableByKey(section.before[at + 1] ?? section.after, key);
    const name = operation.column.name.text;
    const is = table && column(table, name);
    return was === undefined || column(was, name) !== undefined || table === undefined || is === undefined
      ? []
      : [{ table, columns: [is], isNew: false, schema: section.after }];
  });
}

/** Where the column is there, the statement passes over its constraints too. Another SELECT. */
function withoutCompany(statements: readonly Placed[]): string {
  const rows = statements.flatMap((placed) =>
    guardedIn(placed).flatMap(({ table, columns }) => {
      const was = tableByKey(schemaAt(placed), table.key);
      const came = table.constraints.filter(
        ({ kind, name, columns: of }) =>
          kind !== 'not-null' &&
          was?.constraints.every((one) => one.name !== name) === true &&
          columns.some((one) => of.includes(one.name)) &&
          !isAddedApart(placed, name),
      );
      return columns.flatMap((one) =>
        came.map(
          ({ name }) =>
            `(${stringLiteral(shownName(table, one))}, ${regclass(table)}, ${stringLiteral(one.name)}, ${stringLiteral(name)})`,
        ),
      );
    }),
  );
  return rows.length === 0
    ? ''
    : `\nUNION ALL SELECT format('%s without constraint %s, which comes with the column alone', called, con) FROM (VALUES ${rows.join(', ')}) AS wanted(called, of, own, con)
  WHERE EXISTS (SELECT FROM pg_attribute WHERE attrelid = of AND attname = own AND NOT attisdropped) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = of AND conname = con)`;
}

/** By a part of its own, which adds it whether the column is there or not. */
function isAddedApart({ one }: Placed, name: string): boolean {
  return one.actions.some(
    ({ operation }) => operation.kind === 'addConstraint' && operation.constraint.name?.text === name,
  );
}

function nameIn(table: Table, { name }: Column): string {
  return `${qualifiedName(table)}.${quoteIdentifier(name)}`;
}

function shownName(table: Table, { name }: Column): string {
  return `${oneLine(displayName(table.key))}.${oneLine(name)}`;
}

interface Wanted {
  /** Of VALUES. */
  readonly rows: string;
  readonly names: string;
  /** Behind what is asked of every column. */
  readonly same: string;
  readonly isNumbered: boolean;
  readonly isGenerated: boolean;
}

/** `defaults`: their texts are compared, as far as they are sure. */
function wantedIn(all: readonly ColumnsOf[], of?: 'defaults'): Wanted {
  const columns = all.flatMap((one) => one.columns);
  const isNumbered = columns.some((one) => identityOf(one) !== 'NULL::text');
  // Servers before 12 know no such column, and have no place in the catalog for it.
  const isGenerated = columns.some(({ generated }) => generated !== undefined);
  const isCompared =
    of === 'defaults' &&
    all.some(({ columns: own, schema }) =>
      own.some((one) => Array.isArray(defaultTexts(one, schema)) && !isOwnValue(one)),
    );
  const rowOf = (table: Table, one: Column, schema: Schema): string => {
    const sure = isOwnValue(one) ? undefined : defaultTexts(one, schema);
    const isGiven = one.default !== undefined && sure !== 'none';
    return [
      stringLiteral(qualifiedName(table)),
      stringLiteral(one.name),
      stringLiteral(typeSql(one.type)),
      String(!one.nullable),
      isOwnValue(one) ? 'NULL::boolean' : String(isGiven),
      sizeOf(one.type),
      ...(isCompared
        ? [Array.isArray(sure) ? `ARRAY[${sure.map(stringLiteral).join(', ')}]` : 'NULL::text[]']
        : []),
      ...(isNumbered ? [identityOf(one)] : []),
      ...(isGenerated ? [stringLiteral(one.generated?.slice(0, 1) ?? '')] : []),
    ].join(', ');
  };
  const same = [
    ...(isCompared
      ? [
          '(wanted.texts IS NULL OR (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum) = ANY (wanted.texts))',
        ]
      : []),
    ...(isNumbered ? ['(wanted.identity IS NULL OR wanted.identity = attidentity::text)'] : []),
    ...(isGenerated ? ['wanted.generated = attgenerated::text'] : []),
    "(wanted.size IS NULL OR wanted.size = coalesce(substring(format_type(atttypid, atttypmod) from '[(].*[)]'), ''))",
  ];
  return {
    rows: all
      .flatMap(({ table, columns: own, schema }) => own.map((one) => `(${rowOf(table, one, schema)})`))
      .join(', '),
    names: `of, name, type, required, given, size${isCompared ? ', texts' : ''}${isNumbered ? ', identity' : ''}${isGenerated ? ', generated' : ''}`,
    same: same.map((one) => `\n      AND ${one}`).join(''),
    isNumbered,
    isGenerated,
  };
}

/** By the text that the server of a proof has written; a version may write the same in another way. */
function asGenerated(
  all: readonly ColumnsOf[],
  { expressions, server }: Pick<Definitions, 'expressions' | 'server'>,
): readonly Check[] {
  const known = all.flatMap(({ table, columns }) =>
    columns.flatMap((one) => {
      const text = expressions.get(nameIn(table, one));
      return one.generated === undefined || text === undefined ? [] : [{ table, one, text }];
    }),
  );
  return byProof(known, server, {
    title: 'generated from the expression as PostgreSQL writes it (in the proof)',
    said: '%s is generated from %s',
    isOf: " AND attgenerated <> ''",
  });
}

/** The same of defaults that nobody knows for sure how a server writes. */
function asGiven(known: readonly Told[], { server }: Pick<Definitions, 'server'>): readonly Check[] {
  return byProof(known, server, {
    title: 'default as PostgreSQL writes it (in the proof)',
    said: 'the default of %s is %s',
    isOf: '',
    isMissed: true,
  });
}

interface Told {
  readonly table: Table;
  readonly one: Column;
  /** As the server of the proof has written it. */
  readonly text: string;
}

interface ByProof extends Readonly<Record<'title' | 'said' | 'isOf', string>> {
  /** A column that is not there is told too. */
  readonly isMissed?: boolean;
}

/** One check of all of them; `said` has places for the column and for what is there. */
function byProof(
  known: readonly Told[],
  server: Definitions['server'],
  { title, said, isOf, isMissed = false }: ByProof,
): readonly Check[] {
  if (known.length === 0) return [];
  const names = known.map(({ table, one }) => shownName(table, one));
  const rows = known.map(
    ({ table, one, text }) =>
      `(${stringLiteral(shownName(table, one))}, ${regclass(table)}, ${stringLiteral(one.name)}, ${stringLiteral(text)}, ${writesAlike(text, server)})`,
  );
  const places = known.map(
    ({ table, one }) =>
      `(${stringLiteral(shownName(table, one))}, ${regclass(table)}, ${stringLiteral(one.name)})`,
  );
  const missing = isMissed
    ? `\nUNION ALL SELECT format('%s is missing', name), true FROM (VALUES ${places.join(', ')}) AS wanted(name, of, own)
  WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = of AND attname = own)`
    : '';
  return [
    noneSurelyNamed(
      `${commas(names, mostNames)}: ${title}`,
      `SELECT format('${said}', wanted.name, pg_get_expr(adbin, adrelid)), alike FROM (VALUES ${rows.join(', ')}) AS wanted(name, of, own, expression, alike)
  JOIN pg_attribute ON attrelid = of AND attname = own${isOf} JOIN pg_attrdef ON adrelid = of AND adnum = attnum
  WHERE ${withoutSchemas('pg_get_expr(adbin, adrelid)')} <> ${withoutSchemas('expression')}${missing}`,
    ),
  ];
}
