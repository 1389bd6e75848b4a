/** What to ask of the indexes of a change behind it: whether each is there, valid, and as defined. Texts of the server are compared where a proof has one. */
import { oneLine } from '../../plan/format.ts';
import type { Index } from '../../schema/model.ts';
import { commas } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import type { Check } from '../model.ts';
import { shown } from '../shown.ts';
import { noneNamed, noneSurelyNamed, qualifiedName, regclass, stringLiteral, toLookAt } from './check-sql.ts';
import { keySql } from './index-keys.ts';

const mostNames = 12;

export interface Definitions {
  /** By qualified names: as the server of a proof writes it behind all migrations. */
  readonly texts: ReadonlyMap<string, string>;
  /** What columns are generated from, by `schema.table.column`, quoted. */
  readonly expressions: ReadonlyMap<string, string>;
  /** Defaults of columns, by the same. */
  readonly defaults: ReadonlyMap<string, string>;
  /** What an index of that name was before, where one was there. */
  readonly formers: ReadonlyMap<string, string>;
  /** Version of the server of the proof. */
  readonly server: number | undefined;
  /** Of an index that was there and has no text here, the text is what it was. */
  readonly isWhole: boolean;
}

export const noDefinitions: Definitions = {
  ...{ texts: new Map(), expressions: new Map(), defaults: new Map(), formers: new Map() },
  ...{ server: undefined, isWhole: false },
};

/** What the last proof that changed an index or a column left of it. */
export function definitionsIn(migrations: readonly ReviewedMigration[]): Definitions {
  const found = new Map<string, string>();
  const expressions = new Map<string, string>();
  const defaults = new Map<string, string>();
  const formers = new Map<string, string>();
  const [server] = migrations.flatMap(({ proof }) => (proof.kind === 'run' ? [proof.proof.server] : []));
  for (const { proof } of migrations) {
    if (proof.kind !== 'run') continue;
    for (const one of proof.proof.changes)
      if (one.kind === 'index') {
        if (one.change !== 'added' && !found.has(one.name) && !formers.has(one.name))
          formers.set(one.name, withoutState(one.before));
        if (one.change === 'removed') found.delete(one.name);
        else found.set(one.name, withoutState(one.after));
      } else if (one.kind === 'column') {
        for (const [all, kinds] of [
          [expressions, 'stored|virtual'],
          [defaults, 'default'],
        ] as const) {
          const text = one.change === 'removed' ? undefined : writtenIn(one.after, kinds);
          if (text === undefined) all.delete(one.name);
          else all.set(one.name, text);
        }
      }
  }
  const isWhole = migrations.every(
    ({ proof }) => proof.kind === 'run' && proof.proof.verdict.kind === 'proved',
  );
  return { texts: found, expressions, defaults, formers, server, isWhole };
}

/** The catalog's item says more than the statement. */
function withoutState(item: string): string {
  const state =
    / \| (?:invalid|primary|deferred|clustered|replica identity|(?:part of|constraint|statistics) [^|]*)$/;
  let text = item;
  while (state.test(text)) text = text.replace(state, '');
  return text;
}

/** The item of a column has its type in front, and behind it how it is stored. */
function writtenIn(item: string, kinds: 'stored|virtual' | 'default'): string | undefined {
  const behind =
    'storage \\w|compression \\w|statistics -?\\d+|options \\{.*\\}|inherited|foreign options \\{.*\\}';
  return new RegExp(` \\| (?:${kinds}) (.*?)(?: \\| (?:${behind}))*$`, 's').exec(item)?.[1];
}

/** The server of a proof has no schema on its search path: they are left out of both texts, and so is how an operator of one is written then. */
export function withoutSchemas(text: string): string {
  return `regexp_replace(regexp_replace(${text}, '("[^"]+"|\\w+)\\.', '', 'g'), 'OPERATOR\\(([^()]+)\\)', '\\1', 'g')`;
}

/** Whether a server surely writes the same as the one of the proof, as SQL: of its version, and of values that no setting of a session writes otherwise. */
export function writesAlike(text: string, server: number | undefined): string {
  const bySetting = /::\s{0,3}"?(?:timestamp|date|time|interval|bytea|money|reg|xml)/i.test(text);
  return server === undefined || bySetting
    ? 'false'
    : `current_setting('server_version_num')::int / 10000 = ${String(server)} AND current_setting('quote_all_identifiers') = 'off'`;
}

/**
 * Of a partitioned table ONLY: invalid until its parts are attached, and then it is no news. `alike`: of one that was there before only its text tells it.
 * `keys`: see keyCountOf.
 */
export function indexChecks(
  indexes: readonly Index[],
  alike: readonly Index[],
  keys: string,
  definitions: Definitions,
): readonly Check[] {
  const { texts, isWhole } = definitions;
  const isWritten = (one: Index): boolean => texts.has(qualifiedName(one));
  const compared = indexes.filter((one) => isWritten(one) && (isTextual(one) || alike.includes(one)));
  const open = indexes.some((one) => isTextual(one) && !isWritten(one));
  return [
    ...(indexes.length === 0 ? [] : [indexesThere(indexes, keys, open)]),
    ...(compared.length === 0 ? [] : [asWritten(compared, definitions, compared.length === indexes.length)]),
    ...(isWhole ? [] : alike.filter((one) => !isWritten(one)).map(definition)),
  ];
}

/** Part of it is an expression or a condition. */
function isTextual({ elements, where }: Index): boolean {
  return where !== undefined || elements.some(({ column }) => column === undefined);
}

/** Columns, their order, collations and classes, those beside the key and whether it leaves rows out tell one from another of its name. */
function indexesThere(indexes: readonly Index[], keys: string, isOpen: boolean): Check {
  const { names, values, same } = keySql(indexes, keys);
  const isStored = indexes.some(({ options, tablespace }) => options.length > 0 || tablespace !== undefined);
  const wanted = indexes.map((one) => `(${[...indexRow(one), ...values(one)].join(', ')})`).join(', ');
  return noneNamed(
    `${indexes.length === 1 ? 'index' : 'indexes'} ${commas(
      indexes.map(({ key }) => shown(key)),
      mostNames,
    )}: as defined${isOpen ? ' (of expressions and conditions: there)' : ''}${isStored ? ' (storage parameters and tablespace not compared)' : ''}, valid`,
    `SELECT wanted.name || CASE WHEN there.indexrelid IS NULL THEN ' (missing)' WHEN there.indisvalid OR NOT wanted.valid THEN ' (another definition)' ELSE ' (invalid)' END
  FROM (VALUES ${wanted}) AS wanted(name, of, valid, method, uniq, partial, ${names}) LEFT JOIN pg_index AS there ON there.indexrelid = to_regclass(wanted.name)
  WHERE NOT EXISTS (
    SELECT FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    WHERE indexrelid = to_regclass(wanted.name) AND indrelid = to_regclass(wanted.of) AND indisready AND (indisvalid OR NOT wanted.valid)
      AND amname = wanted.method AND indisunique = wanted.uniq AND (indpred IS NOT NULL) = wanted.partial
      AND ${same})`,
  );
}

/** Its key is its qualified name, as the server would show it. */
function tableOf({ schema, relation }: Index): string {
  const name = relation.startsWith(`${schema}.`) ? relation.slice(schema.length + 1) : relation;
  return qualifiedName({ schema, name });
}

function indexRow(one: Index): readonly string[] {
  const { valid, method, unique, where } = one;
  return [
    stringLiteral(qualifiedName(one)),
    stringLiteral(tableOf(one)),
    String(valid),
    stringLiteral(method),
    String(unique),
    String(where !== undefined),
  ];
}

/**
 * By the text that another server has written, which has no schema on its search path: schemas are left out of both. Another version may write the same in
 * another way, so that what differs there is for somebody to look at, unless it is what was there before.
 */
function asWritten(
  indexes: readonly Index[],
  { texts, formers, server }: Definitions,
  isAll: boolean,
): Check {
  const textsOf = (name: string): readonly string[] => {
    const [text = '', former] = [texts.get(name), formers.get(name)];
    const was = former === undefined ? 'NULL::text' : stringLiteral(former);
    return [stringLiteral(text), was, writesAlike(text, server)];
  };
  const rows = indexes.map(
    (one) =>
      `(${stringLiteral(oneLine(shown(one.key)))}, ${regclass(one)}, ${textsOf(qualifiedName(one)).join(', ')})`,
  );
  const which = indexes.map(({ key }) => shown(key)).join(', ');
  return noneSurelyNamed(
    `${indexes.length === 1 ? `index ${which}` : isAll ? 'these indexes' : `${String(indexes.length)} of these indexes`}: expressions and conditions as PostgreSQL writes them (in the proof)`,
    `SELECT CASE WHEN of IS NULL THEN format('%s is missing', name) ELSE format('%s is %s', name, pg_get_indexdef(of)) END, of IS NULL OR alike OR coalesce(${withoutSchemas('pg_get_indexdef(of)')} = ${withoutSchemas('former')}, false)
  FROM (VALUES ${rows.join(', ')}) AS wanted(name, of, definition, former, alike)
  WHERE of IS NULL OR ${withoutSchemas('pg_get_indexdef(of)')} <> ${withoutSchemas('definition')}`,
  );
}

function definition(one: Index): Check {
  return toLookAt(
    `definition of index ${shown(one.key)}: one of this name was there before the change`,
    `SELECT pg_get_indexdef(${regclass(one)})`,
  );
}
