/**
 * Where programs of the repository name what a change takes away, as the files lie there and in the commit before. Textual, by names that mean
 * nothing else: long, of several words, and of nothing that stays. A name that is put together when it runs is not found.
 */
import { resolve } from 'node:path';
import { lineAt } from '../../core/migrations/runners/code.ts';
import type { CodePlace, GoneInCode, ReviewedSection } from '../../core/review/input.ts';
import { comeBackEmpty, type ComesBack } from '../../core/review/order/comes-back.ts';
import { displayName, relationKey, tableByKey } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { askGit } from '../workspace/git.ts';
import { readText } from '../workspace/read-file.ts';
import type { CodeAround } from './code-around.ts';
import { namedInBuilders, type NamedColumn, type ProgramText } from './builder-names.ts';
import { nullReaders } from './null-rows-in-code.ts';
import { isOfPast, isProgram, isTest } from './programs.ts';

const leastLetters = 8;
const mostFiles = 6_000;
const mostBytes = 500_000;
const mostNames = 12;

/** Any program may say them of something else. */
const common: ReadonlySet<string> = new Set(
  'created_at updated_at deleted_at created_by updated_by deleted_by created_on updated_on first_name last_name full_name user_name user_role is_active is_deleted is_default is_enabled is_public is_admin sort_order start_date end_date start_time end_time expires_at started_at ended_at finished_at completed_at published_at external_id parent_id account_id customer_id project_id organization_id access_token refresh_token api_token api_secret client_id client_secret session_id request_id event_type event_name user_agent ip_address time_zone password_hash display_name phone_number email_address postal_code file_name file_path content_type error_message'.split(
    ' ',
  ),
);

interface Wanted {
  /** As a review calls it: `users.paddle_plan_id`. */
  readonly of: string;
  readonly name: string;
  readonly isKept: boolean;
  /** Of one that comes back with nothing in it. */
  readonly empty?:
    | { readonly table: string; readonly kept: string; readonly others: readonly string[] }
    | undefined;
}

export async function goneInCode(
  around: CodeAround,
  paths: readonly string[],
  sections: readonly ReviewedSection[],
): Promise<readonly GoneInCode[]> {
  const wanted = wantedIn(sections);
  const built = builtIn(sections, new Set(wanted.map(({ of }) => of)));
  if (wanted.length + built.length === 0) return [];
  const isOwn = (path: string): boolean => isProgram(path) && !around.migrations.has(path);
  const files = paths.filter(isOwn);
  const found = new Map(
    wanted.map(({ name }) => [name, { places: new Map<string, number>(), isLike: false }]),
  );
  const isAny = new RegExp([...wanted, ...built].map(({ name }) => likeness(name)).join('|'), 'i');
  const texts: ProgramText[] = [];
  const nulls = new Map<string, Mutable>(
    wanted.flatMap(({ of, empty }) =>
      empty === undefined ? [] : [[of, { compared: [], taken: [], copied: [], both: [], alone: [] }]],
    ),
  );
  let isAll = files.length > 0 && files.length <= mostFiles;
  for (const path of files.slice(0, mostFiles)) {
    const file = readText(resolve(around.root, path), mostBytes);
    if (file.kind !== 'text') isAll = false;
    else if (isAny.test(file.text)) {
      note(path, file.text, found, !isOfPast(path));
      if (!isOfPast(path) && !isTest(path)) {
        noteNulls(path, file.text, wanted, nulls);
        if (built.length > 0) texts.push({ path, text: file.text });
      }
    }
  }
  const builders = namedInBuilders(texts, built, tableNames(sections));
  const before = await placesBefore(around, wanted, isOwn);
  const distinct = wanted.map(({ of, name, isKept }) => {
    const { places, isLike } = found.get(name) ?? { places: new Map<string, number>(), isLike: true };
    const was = before?.get(name) ?? [];
    return {
      of,
      isKept,
      places: [...places].map(([file, line]) => ({ file, line })),
      isNowhere: isAll && !isLike && places.size === 0,
      before: was.filter(({ file }) => !places.has(file)),
      nulls: nulls.get(of),
    };
  });
  return [
    ...distinct,
    ...[...builders].map(([of, places]) => ({
      ...{ of, isKept: false, places, isNowhere: false, before: [], nulls: undefined },
    })),
  ];
}

interface Mutable {
  readonly compared: CodePlace[];
  readonly taken: CodePlace[];
  readonly copied: (CodePlace & { readonly into: string })[];
  readonly both: CodePlace[];
  readonly alone: CodePlace[];
}

function noteNulls(
  file: string,
  text: string,
  wanted: readonly Wanted[],
  nulls: ReadonlyMap<string, Mutable>,
): void {
  for (const { of, name, empty } of wanted) {
    const known = nulls.get(of);
    if (known === undefined || empty === undefined) continue;
    const { compared, taken, copied, both, alone } = nullReaders(
      text,
      { name, kept: empty.kept },
      empty.table,
      empty.others,
    );
    const at = (offset: number): CodePlace => ({ file, line: lineAt(text, offset) });
    known.compared.push(...compared.map(at));
    known.both.push(...both.map(at));
    known.alone.push(...alone.map(at));
    known.taken.push(...taken.map(at));
    known.copied.push(...copied.map((one) => ({ ...at(one.at), into: one.into })));
  }
}

/** The first line of a file that says the very name; and whether it says something like it. */
function note(
  path: string,
  text: string,
  found: ReadonlyMap<string, { readonly places: Map<string, number>; isLike: boolean }>,
  isNow: boolean,
): void {
  for (const [name, one] of found) {
    if (!new RegExp(likeness(name), 'i').test(text)) continue;
    one.isLike = true;
    const at = exactly(name).exec(text)?.index;
    if (isNow && at !== undefined) one.places.set(path, lineAt(text, at));
  }
}

/** A key of a program's JSON is no column. */
function exactly(name: string): RegExp {
  return new RegExp(`(?<![\\w$])(?<!\\b(?:json|yaml|toml|xml|form|query|url):")${name}(?![\\w$])`);
}

/** `getPlanId` may mean plan_id. */
function likeness(name: string): string {
  return name.toLowerCase().replaceAll('_', '').split('').join('_*');
}

/** Undefined where git may not be asked, or has nothing. */
async function placesBefore(
  { root, before: commit, signal }: CodeAround,
  wanted: readonly Wanted[],
  isOwn: (path: string) => boolean,
): Promise<ReadonlyMap<string, readonly { readonly file: string; readonly line: number }[]> | undefined> {
  if (commit === undefined || wanted.length === 0) return undefined;
  const names = wanted.flatMap(({ name }) => ['-e', name]);
  const asked = await askGit(
    root,
    ['grep', '--no-textconv', '-I', '-n', '-w', '-F', ...names, commit, '--'],
    signal,
  );
  const places = new Map<string, { readonly file: string; readonly line: number }[]>();
  for (const row of asked.ok ? asked.value.split('\n') : []) {
    const [, file = '', line = '', text = ''] = /^[^:]+:([^:]+):(\d+):(.*)$/.exec(row) ?? [];
    if (!isOwn(file)) continue;
    for (const { name } of wanted) {
      const known = places.get(name) ?? [];
      if (!isOfPast(file) && exactly(name).test(text) && !known.some((one) => one.file === file))
        places.set(name, [...known, { file, line: Number(line) }]);
    }
  }
  return places;
}

interface Taken {
  readonly of: string;
  readonly name: string;
  /** Of a column. */
  readonly table?: string;
}

/** Columns and tables that the change finds and drops. */
function takenIn(sections: readonly ReviewedSection[], start: Schema, end: Schema): readonly Taken[] {
  return sections.flatMap(({ statements, before, found }) =>
    statements.flatMap(({ actions }, at) =>
      actions.flatMap(({ operation }): readonly Taken[] => {
        const schema = before[at] ?? found;
        if (operation.kind === 'dropRelation' && operation.relation === 'table') {
          const key = relationKey(schema, operation.target);
          return start.relations.has(key) && !end.relations.has(key)
            ? [{ of: displayName(key), name: operation.target.name.text }]
            : [];
        }
        if (operation.kind !== 'dropColumn') return [];
        const key = relationKey(schema, operation.table);
        const name = operation.column.text;
        return hasColumn(start, key, name) && !hasColumn(end, key, name)
          ? [{ of: `${displayName(key)}.${name}`, name, table: operation.table.name.text }]
          : [];
      }),
    ),
  );
}

/** Names of columns and tables that the change finds and does not leave, and that nothing else has. */
function wantedIn(sections: readonly ReviewedSection[]): readonly Wanted[] {
  const [start, end] = [sections[0]?.found, sections.at(-1)?.after];
  if (start === undefined || end === undefined) return [];
  const wanted = takenIn(sections, start, end).map(({ of, name }) => ({ of, name, isKept: false }));
  const left = namesIn(end);
  const gone = wanted.filter(({ name }) => isDistinct(name) && !left.has(name));
  const kept = sections
    .flatMap((section) => comeBackEmpty({ start, section }))
    .flatMap((one): readonly Wanted[] =>
      one.kind === 'column'
        ? [one.kept, one.name].flatMap((name) =>
            isDistinct(name)
              ? [
                  {
                    ...{ of: `${one.table}.${name}`, name, isKept: true },
                    ...(name === one.name && one.value === 'null' ? { empty: emptyOf(one, end) } : {}),
                  },
                ]
              : [],
          )
        : [],
    );
  const byName = new Map([...gone, ...kept].map((one) => [one.of, one] as const));
  return [...byName.values()].slice(0, mostNames);
}

/** Columns that go, whose names others have too: those alone that a query builder says with their table. */
function builtIn(sections: readonly ReviewedSection[], told: ReadonlySet<string>): readonly NamedColumn[] {
  const [start, end] = [sections[0]?.found, sections.at(-1)?.after];
  if (start === undefined || end === undefined) return [];
  return takenIn(sections, start, end)
    .flatMap(({ of, name, table }) => (table === undefined || told.has(of) ? [] : [{ of, name, table }]))
    .slice(0, mostNames);
}

function emptyOf({ key, name, kept }: ComesBack, end: Schema): Wanted['empty'] {
  const nameOf = (of: string): string => of.slice(of.indexOf('.') + 1);
  const others = [...end.relations.values()].flatMap((one) =>
    one.key !== key && hasColumn(end, one.key, name) ? [nameOf(one.key)] : [],
  );
  const isPlain = (one: string): boolean => /^\w+$/.test(one);
  return isPlain(nameOf(key)) && isPlain(kept)
    ? { table: nameOf(key), kept, others: others.filter(isPlain) }
    : undefined;
}

function hasColumn(schema: Schema, key: string, name: string): boolean {
  return tableByKey(schema, key)?.columns.some((one) => one.name === name) === true;
}

function isDistinct(name: string): boolean {
  return (
    name.length >= leastLetters &&
    /^\w+$/.test(name) &&
    (/[a-z\d]_[a-z\d]/i.test(name) || /[a-z][A-Z]/.test(name)) &&
    !common.has(name.toLowerCase())
  );
}

function tableNames(sections: readonly ReviewedSection[]): ReadonlySet<string> {
  return new Set(sections.flatMap(({ found }) => [...found.relations.values()].map(({ name }) => name)));
}

function namesIn(schema: Schema): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { key } of schema.relations.values()) {
    names.add(key.slice(key.indexOf('.') + 1));
    for (const one of tableByKey(schema, key)?.columns ?? []) names.add(one.name);
  }
  return names;
}
