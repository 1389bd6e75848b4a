/**
 * What differs between two contracts, and which programs a difference breaks: those that read, those that write, or none. A renamed object
 * is one that is removed and one that is added. Of a query the same text is compared, on the schema before and after.
 */
import { typeText } from '../schema/type-text.ts';
import { columnsOf, type Row } from './condition.ts';
import type {
  Check,
  ColumnContract,
  Contract,
  EnumType,
  TableContract,
  Usage,
  ValueType,
  ViewContract,
  WriteError,
} from './contract.ts';
import { implies, passesWithoutColumns } from './implied.ts';
import type { QueryContract, QueryName, RefusedQuery } from './queries.ts';

export interface ContractChange {
  readonly kind:
    | 'enum'
    | 'value'
    | 'table'
    | 'view'
    | 'query'
    | 'column'
    | 'parameter'
    | 'type'
    | 'null'
    | 'insert'
    | 'constraint';
  /** `schema.name` of the table, the view or the enum; a query's file and name. */
  readonly object: string;
  /** The column, the parameter, the constraint or the value. */
  readonly part: string | undefined;
  /** Empty if programs written for the contract before work on. */
  readonly breaks: readonly Usage[];
  readonly message: string;
}

export function changesBetween(before: Contract, after: Contract): readonly ContractChange[] {
  return [
    ...pairs(before.enums, after.enums, byKey).flatMap((one) => enumChanges(...one)),
    ...pairs(before.tables, after.tables, byKey).flatMap((one) => tableChanges(...one)),
    ...pairs(before.views, after.views, byKey).flatMap((one) => viewChanges(...one)),
  ];
}

type Pair<T> = readonly [before: T | undefined, after: T | undefined];

/** In the order of `after`; what is gone comes first. */
function pairs<T>(before: readonly T[], after: readonly T[], nameOf: (one: T) => string): readonly Pair<T>[] {
  const old = new Map(before.map((one) => [nameOf(one), one]));
  const now = new Set(after.map(nameOf));
  const gone = before.filter((one) => !now.has(nameOf(one)));
  return [
    ...gone.map((one): Pair<T> => [one, undefined]),
    ...after.map((one): Pair<T> => [old.get(nameOf(one)), one]),
  ];
}

const byKey = ({ key }: { readonly key: string }): string => key;
const byName = ({ name }: { readonly name: string }): string => name;
const both = ['reads', 'writes'] as const;

/** Added or removed as a whole; undefined if it exists on both sides. */
function whole(
  kind: ContractChange['kind'],
  what: string,
  [before, after]: Pair<unknown>,
  place: Pick<ContractChange, 'object' | 'part'>,
): ContractChange | undefined {
  if (before !== undefined && after !== undefined) return undefined;
  const isAdded = before === undefined;
  const breaks = isAdded ? [] : both;
  return { kind, ...place, breaks, message: `${what} is ${isAdded ? 'added' : 'removed'}.` };
}

function enumChanges(before: EnumType | undefined, after: EnumType | undefined): readonly ContractChange[] {
  const object = (after ?? before)?.key ?? '';
  const change = whole('enum', `The type ${object}`, [before, after], { object, part: undefined });
  if (change !== undefined) return [change];
  return pairs(before?.values ?? [], after?.values ?? [], String).flatMap((pair) => {
    const part = pair[0] ?? pair[1];
    return whole('value', `The value “${part}” of the type ${object}`, pair, { object, part }) ?? [];
  });
}

function viewChanges(
  before: ViewContract | undefined,
  after: ViewContract | undefined,
): readonly ContractChange[] {
  const object = (after ?? before)?.key ?? '';
  const change = whole('view', `The view ${object}`, [before, after], { object, part: undefined });
  if (change !== undefined) return [{ ...change, breaks: change.breaks.slice(0, 1) }];
  // The columns of a view may be unknown.
  if (before?.columns === undefined || after?.columns === undefined) return [];
  return pairs(before.columns, after.columns, byName).flatMap(([old, now]) => {
    const part = (now ?? old)?.name;
    const what = `The column ${part} of ${object}`;
    const there = whole('column', what, [old, now], { object, part });
    const all = there === undefined ? typeChange(what, old?.type, now?.type, { object, part }) : [there];
    return all.map((one) => ({ ...one, breaks: one.breaks.filter((usage) => usage === 'reads') }));
  });
}

// ------------------------------------------------------------------------------------------------------------------ queries

export interface QueryChanges {
  readonly changes: readonly ContractChange[];
  /** Queries that the server described before, and of which it lacks something now or then. */
  readonly unseen: readonly QueryName[];
}

export function queryChanges(
  before: readonly QueryContract[],
  after: readonly (QueryContract | RefusedQuery)[],
): QueryChanges {
  const now = new Map(after.map((one) => [queryKey(one), one]));
  const unseen = before.filter((old) => !old.isCertain || now.get(queryKey(old))?.isCertain !== true);
  const changes = before.flatMap((old) => {
    const one = now.get(queryKey(old));
    if (one === undefined || unseen.includes(old)) return [];
    return 'because' in one ? [refusal(old, one)] : typesOfQuery(old, one);
  });
  return { changes, unseen };
}

function queryKey({ path, name }: QueryName): string {
  return `${path} ${name}`;
}

function refusal({ usage, ...query }: QueryContract, { because }: RefusedQuery): ContractChange {
  const object = queryKey(query);
  const message = `The query ${object} fails: ${because}.`;
  return { kind: 'query', object, part: undefined, breaks: [usage], message };
}

/** A driver returns the columns by name and takes the parameters by number. */
function typesOfQuery(before: QueryContract, after: QueryContract): readonly ContractChange[] {
  const object = queryKey(after);
  const numbered = ({ parameters }: QueryContract) =>
    parameters.map((one, at) => ({ ...one, name: /^\?$/.test(one.name) ? `$${at + 1}` : one.name }));
  return [
    ...pairs(numbered(before), numbered(after), byName).flatMap(([old, now]) => {
      const part = (now ?? old)?.name;
      const what = `The parameter ${part} of ${object}`;
      const there = whole('parameter', what, [old, now], { object, part });
      const changes = there ? [there] : typeChange(what, old?.type, now?.type, { object, part });
      return changes.map((one) => ({ ...one, breaks: one.breaks.length > 0 ? [before.usage] : [] }));
    }),
    ...pairs(before.columns, after.columns, byName).flatMap(([old, now]) => {
      const part = (now ?? old)?.name;
      const what = `The column ${part} of ${object}`;
      const place = { object, part };
      const there = whole('column', what, [old, now], place);
      const changes = there ? [there] : [...typeChange(what, old?.type, now?.type, place)];
      if (old?.nullable === false && now?.nullable === true)
        changes.push({ kind: 'null', ...place, breaks: ['reads'], message: `${what} can be null.` });
      if (old?.nullable === true && now?.nullable === false)
        changes.push({ kind: 'null', ...place, breaks: [], message: `${what} is never null any more.` });
      return changes.map((one) => ({ ...one, breaks: one.breaks.filter((usage) => usage === 'reads') }));
    }),
  ];
}

// ------------------------------------------------------------------------------------------------------------------- tables

function tableChanges(
  before: TableContract | undefined,
  after: TableContract | undefined,
): readonly ContractChange[] {
  const object = (after ?? before)?.key ?? '';
  const change = whole('table', `The table ${object}`, [before, after], { object, part: undefined });
  if (change !== undefined) return [change];
  if (before === undefined || after === undefined) return [];
  return [
    ...pairs(before.columns, after.columns, byName).flatMap((one) => columnChanges(object, ...one)),
    ...checkChanges(before, after),
    ...errorChanges(before, after),
  ];
}

function columnChanges(
  object: string,
  before: ColumnContract | undefined,
  after: ColumnContract | undefined,
): readonly ContractChange[] {
  const part = (after ?? before)?.name;
  const place = { object, part };
  const what = `The column ${part} of ${object}`;
  const change = whole('column', what, [before, after], place);
  if (change !== undefined) {
    if (after?.insert !== 'required') return [change];
    return [{ ...change, breaks: ['writes'], message: `${what} is added, and INSERT must name it.` }];
  }
  if (before === undefined || after === undefined) return [];
  const changes = [...typeChange(what, before.type, after.type, place)];
  const say = (kind: 'null' | 'insert', breaks: readonly Usage[], message: string): void => {
    changes.push({ kind, ...place, breaks, message: `${what} ${message}` });
  };
  if (!before.nullable && after.nullable) say('null', ['reads'], 'can be null.');
  if (before.nullable && !after.nullable) say('null', ['writes'], 'takes no null any more.');
  if (before.insert !== after.insert)
    say('insert', after.insert === 'optional' ? [] : ['writes'], insertWords[after.insert]);
  return changes;
}

const insertWords: Readonly<Record<ColumnContract['insert'], string>> = {
  required: 'must be named by INSERT.',
  optional: 'may be named or left out by INSERT.',
  never: 'is computed by the server, which refuses a value.',
};

// -------------------------------------------------------------------------------------------------------------------- types

function typeChange(
  what: string,
  before: ValueType | undefined,
  after: ValueType | undefined,
  place: Pick<ContractChange, 'object' | 'part'>,
): readonly ContractChange[] {
  if (before === undefined || after === undefined) return [];
  const [old, now] = [written(before), written(after)];
  if (old === '' || now === '' || old === now) return [];
  const breaks = isWider(before, after) ? [] : isWider(after, before) ? (['writes'] as const) : both;
  return [{ kind: 'type', ...place, breaks, message: `${what} is ${now} and was ${old}.` }];
}

/** Empty if the type is not known. */
function written(type: ValueType): string {
  switch (type.kind) {
    case 'enum':
      return type.of.key;
    case 'array':
      return `${written(type.of)}[]`;
    case 'other':
      return type.written;
    case 'built-in': {
      const { name, length, digits } = type;
      const modifiers = digits === undefined ? [length ?? []].flat() : [digits.precision, digits.scale];
      return typeText({ schema: undefined, name, modifiers, wordModifiers: [], arrayDimensions: 0 });
    }
  }
}

/** Whether drivers return the values of both types alike, and the second one holds every value of the first one. */
function isWider(before: ValueType, after: ValueType): boolean {
  if (before.kind === 'array' && after.kind === 'array') return isWider(before.of, after.of);
  if (before.kind !== 'built-in' || after.kind !== 'built-in') return false;
  if (texts.has(before.name) && texts.has(after.name))
    return (before.length ?? Infinity) <= (after.length ?? Infinity);
  if (before.name === 'numeric' && after.name === 'numeric') {
    if (before.digits === undefined || after.digits === undefined) return after.digits === undefined;
    const [old, now] = [before.digits, after.digits];
    return now.scale >= old.scale && now.precision - now.scale >= old.precision - old.scale;
  }
  return widened.get(before.name) === after.name;
}

const texts = new Set(['text', 'varchar']);
const widened: ReadonlyMap<string, string> = new Map([
  ['int2', 'int4'],
  ['float4', 'float8'],
]);

// -------------------------------------------------------------------------------------------------------------- constraints

/** A CHECK with the same text on the same columns is the same, whatever its name. One of removed columns is removed with them. */
function checkChanges(before: TableContract, after: TableContract): readonly ContractChange[] {
  const object = after.key;
  const given: Row = { kind: 'all', of: before.checks.flatMap(({ rule }) => rule ?? []) };
  const changes: ContractChange[] = [];
  const say = ({ name, text }: Check, breaks: readonly Usage[], what: string): void => {
    changes.push({
      kind: 'constraint',
      object,
      part: name,
      breaks,
      message: `CHECK (${text}) of ${object} is ${what}.`,
    });
  };
  for (const check of missingIn(after, before.checks, before))
    if (hasAll(after, columnsIn(check, before))) say(check, [], 'removed');
  for (const check of missingIn(before, after.checks, after)) {
    const isNew = !columnsIn(check, after).some((name) => hasAll(before, [name]));
    const passes = check.rule === undefined || passesWithoutColumns(check.rule);
    const isSound = isNew ? passes : check.rule !== undefined && implies(given, check.rule);
    if (isSound) say(check, [], 'added and refuses no row that was accepted before');
    else say(check, ['writes'], 'added and may refuse rows that were accepted before');
  }
  return changes;
}

function missingIn(table: TableContract, checks: readonly Check[], own: TableContract): readonly Check[] {
  const known = new Set(table.checks.map((one) => identity(one, table)));
  return checks.filter((one) => !known.has(identity(one, own)));
}

function identity(check: Check, table: TableContract): string {
  return JSON.stringify([check.text, columnsIn(check, table)]);
}

function columnsIn({ name, rule }: Check, { errors }: TableContract): readonly string[] {
  if (rule !== undefined) return columnsOf(rule);
  return errors.find((one) => one.kind === 'check' && one.constraint === name)?.columns ?? [];
}

function hasAll({ columns }: TableContract, names: readonly string[]): boolean {
  return names.every((name) => columns.some((one) => one.name === name));
}

/** Keys and exclusions; NOT NULL and CHECK are compared above. */
function errorChanges(before: TableContract, after: TableContract): readonly ContractChange[] {
  const say = (one: WriteError, breaks: readonly Usage[], what: string): ContractChange => ({
    kind: 'constraint',
    object: after.key,
    part: one.constraint,
    breaks,
    message: `The ${kinds[one.kind]} ${one.constraint ?? ''} (${one.columns.join(', ')}) of ${after.key} is ${what}.`,
  });
  const isCompared = ({ kind }: WriteError): boolean => kind !== 'check' && kind !== 'not-null';
  const kept = ({ errors }: TableContract): ReadonlySet<string> => new Set(errors.map(meaning));
  const [old, now] = [kept(before), kept(after)];
  return [
    ...before.errors
      .filter((one) => isCompared(one) && !now.has(meaning(one)) && hasAll(after, one.columns))
      .map((one) => say(one, [], 'removed')),
    ...after.errors
      .filter((one) => isCompared(one) && !old.has(meaning(one)))
      .map((one) => {
        const isNew = one.columns.length > 0 && !one.columns.some((name) => hasAll(before, [name]));
        return isNew
          ? say(one, [], 'added')
          : say(one, ['writes'], 'added and may refuse rows that were accepted before');
      }),
  ];
}

/** What it refuses, whatever its name. */
function meaning({ kind, columns, sentence }: WriteError): string {
  return JSON.stringify([kind, columns, sentence]);
}

const kinds: Readonly<Record<WriteError['kind'], string>> = {
  unique: 'unique key',
  'foreign-key': 'foreign key',
  exclusion: 'exclusion constraint',
  check: 'CHECK',
  'not-null': 'NOT NULL',
};
