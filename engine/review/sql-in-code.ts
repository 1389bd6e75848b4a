/**
 * Which statements in programs name a column that a change takes away, asks for or lets out, and which INSERTs leave it out: as the files lie there,
 * and in the commit before. Textual, of statements that stand whole; of what a builder or a library writes nothing is found.
 */
import { resolve } from 'node:path';
import { isAside } from '../../core/migrations/runners/folders.ts';
import type { ReviewedSection, SqlInCode } from '../../core/review/input.ts';
import { columnSaid } from '../../core/review/schema/said-keys.ts';
import type { CreateIndex, Operation } from '../../core/operations/operation.ts';
import { isAsked } from '../../core/review/order/left-out.ts';
import { isRelaxed } from '../../core/review/order/loosened.ts';
import { filledOnInsert } from '../../core/review/statements/triggers.ts';
import { column, indexesOf, relationKey, tableByKey } from '../../core/schema/lookup.ts';
import type { Schema, Table } from '../../core/schema/model.ts';
import { literal } from '../../core/text/pattern.ts';
import { readText } from '../workspace/read-file.ts';
import { filesBefore, textsBefore, type CodeAround } from './code-around.ts';
import { sqlTexts, type SqlText } from './sql-texts.ts';

const program = /\.(?:[cm]?[jt]sx?|vue|svelte|go|py|rb|java|kts?|scala|rs|cs|php|exs?|dart|swift|sql)$/i;
/** No program: what is only said of the database, and code that is made of queries which stand beside it. */
const aside =
  /\.sql\.go$|(?:^|\/)(?:[^/]*schema|structure|dump|seeds?|init|setup)\.sql$|(?:^|\/)(?:docs?|mocks?)\//i;
/** Programs for several servers say the same to each, in files of their own. */
const elsewhere = /sqlite|mysql|mariadb|mssql|sqlserver|oracle|clickhouse|cassandra|cockroach/i;
const here = /postgres|pgx|\bpg\b|lib\/pq/i;
const mostFiles = 6_000;
const mostBefore = 120;
const mostBytes = 500_000;
const mostColumns = 24;

/** What SQL may mean by such a word: there only what is qualified or quoted is a column. */
const words: ReadonlySet<string> = new Set(
  'date time timestamp timestamptz interval text json jsonb uuid int integer bigint numeric boolean bytea char varchar key user row rows all value values order group position level'.split(
    ' ',
  ),
);

type Section = Pick<ReviewedSection, 'statements' | 'before' | 'found' | 'after'>;
type Span = { readonly start: Schema; readonly end: Schema };

interface Wanted {
  /** As columnSaid has it. */
  readonly said: string;
  readonly why: SqlInCode['why'];
  readonly table: string;
  readonly name: string;
  readonly isOn: RegExp;
  /** Another table that has a column of this name. */
  readonly isOther: RegExp | undefined;
  readonly isNamed: RegExp;
  readonly list: RegExp;
  /** First columns of other indexes. */
  readonly isLed?: RegExp | undefined;
}

export async function sqlInCode(
  around: CodeAround,
  paths: readonly string[],
  sections: readonly Section[],
): Promise<readonly SqlInCode[]> {
  const wanted = wantedIn(sections).slice(0, mostColumns);
  if (wanted.length === 0) return [];
  const isProgram = (path: string): boolean =>
    program.test(path) &&
    !isAside(path) &&
    !aside.test(path) &&
    !elsewhere.test(path) &&
    !around.migrations.has(path);
  const files = paths.filter(isProgram);
  const now =
    files.length > mostFiles
      ? []
      : files.flatMap((path) => {
          const file = readText(resolve(around.root, path), mostBytes);
          return file.kind === 'text' ? [{ file: path, text: file.text }] : [];
        });
  return [...(await formerly(around, wanted, isProgram)), ...usesIn(now, wanted, 'now')];
}

async function formerly(
  around: CodeAround,
  wanted: readonly Wanted[],
  isProgram: (path: string) => boolean,
): Promise<readonly SqlInCode[]> {
  const { before: commit } = around;
  if (commit === undefined) return [];
  const tables = [...new Set(wanted.map(({ table }) => table))].flatMap((table) => ['-e', table]);
  const saying = (await filesBefore(around, commit, ['-w', '-F', '-i', ...tables])).filter(isProgram);
  // Of more nobody knows whether those that were read are all.
  return saying.length > mostBefore
    ? []
    : usesIn(await textsBefore(around, commit, saying), wanted, 'before');
}

function usesIn(
  files: readonly { readonly file: string; readonly text: string }[],
  all: readonly Wanted[],
  release: SqlInCode['release'],
): readonly SqlInCode[] {
  const isAny = new RegExp(`\\b(?:${[...new Set(all.map(({ table }) => table))].join('|')})\\b`, 'i');
  return files.flatMap(({ file, text }) =>
    isAny.test(text) && !isElsewhere(file, text)
      ? sqlTexts(file, text).flatMap((one) =>
          all.flatMap((wanted): readonly SqlInCode[] => {
            const does = doesIn(one, wanted);
            const { line, kind, inside } = one;
            return does === undefined
              ? []
              : [
                  {
                    column: wanted.said,
                    why: wanted.why,
                    release,
                    kind,
                    does,
                    place: { file, line },
                    inside,
                  },
                ];
          }),
        )
      : [],
  );
}

/** Of another server alone, as it says. */
function isElsewhere(file: string, text: string): boolean {
  return elsewhere.test(text) && !here.test(text) && !here.test(file);
}

function doesIn({ sql, kind }: SqlText, wanted: Wanted): SqlInCode['does'] | undefined {
  if (!wanted.isOn.test(sql) || wanted.isOther?.test(sql) === true) return undefined;
  if (wanted.why === 'indexed') return isSearch(sql, wanted) ? 'searches by it' : undefined;
  if (wanted.isNamed.test(sql)) return 'names it';
  const list = kind === 'insert' ? listOf(sql, wanted.list) : undefined;
  return list !== undefined && !list.includes(wanted.name) ? 'leaves it out' : undefined;
}

/** Of one table, all of whose conditions hold: what else it asks for no index begins with. */
function isSearch(sql: string, { name, isLed }: Wanted): boolean {
  const tables = sql.match(/\b(?:from|join|into|update|using)\s/gi)?.length ?? 0;
  const [, where] = /\bwhere\b([^]*)$/i.exec(sql) ?? [];
  if (tables !== 1 || where === undefined || /\bor\b|\bselect\b/i.test(where)) return false;
  const asks = new RegExp(
    `(?<![\\w:@$.(])(?:\\w{1,63}\\.)?"?${name}"?\\s{0,20}(?:=|\\bin\\b)`,
    /[A-Z]/.test(name) ? '' : 'i',
  );
  return asks.test(where) && isLed?.test(where) !== true;
}

/** Where a statement says its tables. */
function on(names: readonly string[], schema = '\\w{1,63}'): RegExp {
  return new RegExp(
    `(?:\\b(?:from|join|into|update|only|using)\\s{1,40}|,\\s{0,40})(?:"?${schema}"?\\.)?"?(?:${names.join('|')})"?(?![\\w.])`,
    'i',
  );
}

function naming(name: string): RegExp {
  if (!/^[a-z\d_]+$/.test(name)) return new RegExp(`"${name}"`);
  const ahead = words.has(name) ? '(?:\\w{1,63}\\.|")' : '(?:\\w{1,63}\\.)?"?';
  return new RegExp(`(?<![\\w:@$.])(?<!::\\s{0,4})(?<!\\bas\\s{1,10})${ahead}${name}(?![\\w(])`, 'i');
}

/** Columns that an INSERT lists; undefined where it lists none, or not in plain words. */
function listOf(sql: string, list: RegExp): readonly string[] | undefined {
  const names = list
    .exec(sql)?.[1]
    ?.split(',')
    .map((one) => one.trim());
  if (names === undefined || !names.every((one) => /^(?:\w+|"\w+")$/.test(one))) return undefined;
  return names.map((one) => (one.startsWith('"') ? one.slice(1, -1) : one.toLowerCase()));
}

/** Columns that were there, and that go, are asked for or are let out in the end. */
function wantedIn(sections: readonly Section[]): readonly Wanted[] {
  const [start, end] = [sections[0]?.found, sections.at(-1)?.after];
  if (start === undefined || end === undefined) return [];
  const all = sections.flatMap(({ statements, before, found }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }): readonly Wanted[] => {
        const schema = before[at] ?? found;
        if (operation.kind === 'createIndex') return indexedBy(operation, schema, { start, end });
        const why = reasonOf(operation, schema, { start, end });
        if (why === undefined || !('column' in operation) || !('text' in operation.column)) return [];
        const key = relationKey(schema, operation.table);
        const was = tableByKey(start, key);
        const { text: name } = operation.column;
        const isPlain = [was?.name ?? '', was?.schema ?? '', name].every((one) => /^\w+$/.test(one));
        return was === undefined || !isPlain ? [] : [wantedOf(start, was, { name, why })];
      }),
    ),
  );
  return [...new Map(all.map((one) => [`${one.said} ${one.why}`, one] as const)).values()];
}

/** Of a table that was there: the first column of an index of all its rows, where none begins with it but that one. */
function indexedBy(operation: CreateIndex, before: Schema, { start, end }: Span): readonly Wanted[] {
  const key = relationKey(before, operation.table);
  const was = tableByKey(start, key);
  const name = operation.elements[0]?.column?.text;
  if (was === undefined || name === undefined || column(was, name) === undefined) return [];
  if (![was.name, was.schema, name].every((one) => /^\w+$/.test(one))) return [];
  if (indexesOf(start, key).some(({ elements }) => elements[0]?.column === name)) return [];
  const led = indexesOf(end, key).map((one) => ({ own: one, first: one.elements[0]?.column }));
  const same = led.filter(({ first }) => first === name);
  const isPlain = same.every(({ own }) => own.where === undefined && own.method === 'btree');
  if (same.length !== 1 || !isPlain || led.some(({ first }) => first === undefined)) return [];
  const firsts = led.flatMap(({ first }) => (first === undefined || first === name ? [] : [first]));
  const isLed =
    firsts.length === 0 ? undefined : new RegExp(`\\b(?:${firsts.map(literal).join('|')})\\b`, 'i');
  return [{ ...wantedOf(start, was, { name, why: 'indexed' }), isOther: undefined, isLed }];
}

function wantedOf(
  start: Schema,
  { key, schema, name: table }: Table,
  { name, why }: Pick<Wanted, 'name' | 'why'>,
): Wanted {
  const others = othersWith(start, key, name);
  return {
    ...{ said: columnSaid(key, name), why, table, name },
    isOn: on([table], schema),
    isOther: others.length === 0 ? undefined : on(others),
    isNamed: naming(name),
    list: new RegExp(
      `\\binsert\\s{1,40}into\\s{1,40}(?:"?${schema}"?\\.)?"?${table}"?\\s{0,40}(?:as\\s{1,9}\\w{1,63}\\s{0,40})?\\(([^()]{1,4000})\\)`,
      'i',
    ),
  };
}

function reasonOf(operation: Operation, before: Schema, span: Span): SqlInCode['why'] | undefined {
  if (!['dropColumn', 'setNotNull', 'dropNotNull', 'setDefault'].includes(operation.kind)) return undefined;
  if (!('column' in operation) || !('text' in operation.column)) return undefined;
  const key = relationKey(before, operation.table);
  const { text: name } = operation.column;
  const [was, is] = [span.start, span.end].map((schema) => tableByKey(schema, key));
  const [of, now] = [was && column(was, name), is && column(is, name)];
  if (of === undefined || is === undefined) return undefined;
  if (operation.kind === 'dropColumn') return now === undefined ? 'gone' : undefined;
  if (now === undefined) return undefined;
  if (operation.kind !== 'setNotNull') {
    const isFilled = was === undefined || filledOnInsert(was, name, span.start) !== undefined;
    return !isFilled && isRelaxed(operation, before, span) ? 'let out' : undefined;
  }
  const isNew = isAsked(now) && !isAsked(of);
  return isNew && filledOnInsert(is, name, span.end) === undefined ? 'asked' : undefined;
}

function othersWith(schema: Schema, key: string, name: string): readonly string[] {
  return [...schema.relations.values()].flatMap((one) => {
    const table = one.key === key ? undefined : tableByKey(schema, one.key);
    return table !== undefined && column(table, name) !== undefined && /^\w+$/.test(table.name)
      ? [table.name]
      : [];
  });
}
