/**
 * Describes statements on the schema after a history, in the shared server: parameters and result columns by name, or the server's error.
 * Runs none of them.
 */
import type { Description, DescribedColumn } from '../../core/describe/description.ts';
import { utf16Offset, type SqlSession } from '../databases/session.ts';
import type { Done } from '../embedded/apply.ts';
import type { EmbeddedChild } from '../embedded/child.ts';
import type { RawColumn, RawDescription } from '../embedded/messages.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { SharedServer, Turn } from './shared-server.ts';
import { withNamesAnywhere } from './settings.ts';
import { describedWithTypes, hasUnknownTypes } from './unknown-types.ts';
import { ask, replay, type Failed, type LabStart } from './start.ts';

export type Describing =
  | {
      readonly kind: 'described';
      /** One for each text. */
      readonly descriptions: readonly Description[];
      /** The migrations that the schema consists of, and how they ran. */
      readonly done: readonly Done[];
    }
  | Failed;

/** The answers on one schema. */
export interface OnSchema {
  readonly of: (text: string) => Description | undefined;
  /** Undefined until the migrations have run. */
  readonly done: readonly Done[] | undefined;
}

/** So many in one request: in between, the process is asked for its memory and the work can be cancelled. */
const atOnce = 200;

export function describeOn(
  shared: SharedServer,
  history: readonly MigrationToReplay[],
  texts: readonly string[],
  options: LabStart & { readonly turn?: Turn | undefined },
): Promise<Describing> {
  return shared.inTurn(() => describeNow(shared, history, texts, options), options.turn);
}

async function describeNow(
  shared: SharedServer,
  history: readonly MigrationToReplay[],
  texts: readonly string[],
  options: LabStart,
): Promise<Describing> {
  const { signal } = options;
  const replayed = await replay(shared, history, undefined, options);
  if (replayed.kind === 'failed') return replayed;
  const { child } = replayed.server;
  const first = await describedBy(child, texts, signal);
  if (!isRaw(first)) return first;
  const lost = first.flatMap((one, at) => (mayBeElsewhere(one) ? [at] : []));
  const again =
    lost.length === 0
      ? []
      : await withNamesAnywhere(child, () =>
          describedBy(
            child,
            lost.map((at) => texts[at] ?? ''),
            signal,
          ),
        );
  if (!isRaw(again)) return again;
  const raw = first.map((one, at) => {
    const other = again[lost.indexOf(at)];
    return other?.kind === 'described' ? other : one;
  });
  const known: RawDescription[] = [];
  for (const [at, one] of raw.entries()) {
    const text = texts[at] ?? '';
    const again = hasUnknownTypes(text, one)
      ? describedWithTypes
      : untyped(one) === undefined
        ? undefined
        : describedAsText;
    const found = again && (await withNamesAnywhere(child, () => again(child, text, signal)));
    if (found?.kind === 'failed') return found;
    known.push(found ?? one);
  }
  const names = await namesIn(child, known);
  if (names.kind === 'failed') return names;
  const descriptions = known.map((one, at) => readable(one, texts[at] ?? '', names));
  return { kind: 'described', descriptions, done: replayed.done };
}

async function describedBy(
  child: EmbeddedChild,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly RawDescription[] | Failed> {
  const raw: RawDescription[] = [];
  for (let at = 0; at < texts.length; at += atOnce) {
    const some = await child.describe(texts.slice(at, at + atOnce), signal);
    if (some.kind === 'failed') return some;
    raw.push(...some.answers);
  }
  return raw;
}

function isRaw(answer: readonly RawDescription[] | Failed): answer is readonly RawDescription[] {
  return Array.isArray(answer);
}

/** The parameter of which the server cannot tell a type. */
function untyped(one: RawDescription): string | undefined {
  return one.kind === 'refused' && /^42P(?:08|18)$/.test(one.sqlState ?? '')
    ? /^could not determine data type of parameter \$(\d+)$/.exec(one.message)?.[1]
    : undefined;
}

/** Drivers send such a parameter as text. Undefined if that is refused. */
async function describedAsText(
  child: EmbeddedChild,
  text: string,
  signal: AbortSignal | undefined,
): Promise<RawDescription | Failed | undefined> {
  let sent = text;
  for (let tries = 0; tries < mostUntyped; tries += 1) {
    const answer = await child.describe([sent], signal);
    if (answer.kind === 'failed') return answer;
    const [one] = answer.answers;
    const number = one && untyped(one);
    if (number === undefined) return one?.kind === 'described' ? one : undefined;
    sent = sent.replaceAll(new RegExp(String.raw`\$${number}\b`, 'g'), `$$${number}::text`);
  }
  return undefined;
}

const mostUntyped = 20;

/** A name that is unknown, or another object's: the search path of the connection is not known. */
function mayBeElsewhere(one: RawDescription): boolean {
  return one.kind === 'refused' && /^(?:42P01|42703|42704|42883|42725|3F000)$/.test(one.sqlState ?? '');
}

/** Of a statement, in the state in which the server is; why not, as a clause. */
export async function parameterTypes(
  session: Pick<EmbeddedChild, 'describe'> & SqlSession,
  text: string,
  signal?: AbortSignal,
): Promise<{ readonly types: readonly string[] } | { readonly because: string }> {
  const answer = await session.describe([text], signal);
  if (answer.kind === 'failed') return { because: answer.failure.message };
  const names = await namesIn(session, answer.answers);
  if (names.kind === 'failed') return { because: names.failure.message };
  const [raw] = answer.answers;
  const description = raw && readable(raw, text, names);
  if (description === undefined) return { because: 'the embedded server did not answer' };
  return description.kind === 'refused'
    ? { because: description.message }
    : { types: description.parameters };
}

interface Names {
  readonly kind: 'named';
  readonly types: ReadonlyMap<string, string>;
  readonly columns: ReadonlyMap<string, { readonly table: string; readonly column: string }>;
}

/** Of the types and columns that the answers number. */
async function namesIn(session: SqlSession, raw: readonly RawDescription[]): Promise<Names | Failed> {
  const described = raw.flatMap((one) => (one.kind === 'described' ? [one] : []));
  const types = new Set(
    described.flatMap(({ parameters, columns }) => [
      ...parameters.map((type) => typeKey({ type, modifier: -1 })),
      ...columns.map(typeKey),
    ]),
  );
  const columns = new Set(
    described.flatMap((one) => one.columns.filter(({ table }) => table !== 0).map(columnKey)),
  );
  const [typeRows, columnRows] = [
    await ask(
      session,
      `SELECT v.key, format_type(v.oid, v.mod) FROM (VALUES ${valuesOf(types)}) AS v(key, oid, mod)`,
    ),
    await ask(
      session,
      `SELECT v.key, n.nspname || '.' || c.relname, a.attname::text
        FROM (VALUES ${valuesOf(columns)}) AS v(key, oid, mod)
        JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = v.mod
        JOIN pg_class c ON c.oid = v.oid JOIN pg_namespace n ON n.oid = c.relnamespace`,
    ),
  ];
  if (typeRows.kind === 'failed') return typeRows;
  if (columnRows.kind === 'failed') return columnRows;
  return {
    kind: 'named',
    types: new Map(typeRows.rows.map(([key, name]) => [key ?? '', name ?? ''])),
    columns: new Map(
      columnRows.rows.map(([key, table, column]) => [
        key ?? '',
        { table: table ?? '', column: column ?? '' },
      ]),
    ),
  };
}

/** Keys are two numbers. The first row says the types, and names nothing. */
function valuesOf(keys: ReadonlySet<string>): string {
  return ['0:0', ...keys]
    .map((key) => {
      const [one, other] = key.split(':').map(Number);
      return `('${key}', ${one}::oid, ${other}::int)`;
    })
    .join(', ');
}

function typeKey({ type, modifier }: Pick<RawColumn, 'type' | 'modifier'>): string {
  return `${type}:${modifier}`;
}

function columnKey({ table, column }: RawColumn): string {
  return `${table}:${column}`;
}

function readable(raw: RawDescription, text: string, { types, columns }: Names): Description {
  if (raw.kind === 'refused') {
    const { message, sqlState, hint } = raw;
    return { kind: 'refused', message, sqlState, hint, position: utf16Offset(text, raw.position) };
  }
  return {
    kind: 'described',
    parameters: raw.parameters.map((type) => types.get(typeKey({ type, modifier: -1 })) ?? 'unknown'),
    columns: raw.columns.map((one): DescribedColumn => ({
      name: one.name,
      type: types.get(typeKey(one)) ?? 'unknown',
      of: columns.get(columnKey(one)),
    })),
  };
}
