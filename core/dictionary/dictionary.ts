/**
 * Builds the data dictionary of a replayed schema. Everything in it comes from the schema: no server, no clock, and the same result every
 * time.
 */
import { serverName } from '../migrations/dialect/server-version.ts';
import { wordsOf } from '../schema/words.ts';
import { personalDataIn } from '../personal-data/personal-data.ts';
import { oneLine } from '../text/format.ts';
import { temporarySchema } from '../operations/model/temporary-schema.ts';
import type { Routine, Table } from '../schema/model.ts';
import { relationsOf } from '../schema/print/kinds.ts';
import { areasOf, byForeignKeys, type Area } from './areas.ts';
import { entitiesOfSchema } from './entities-of-schema.ts';
import type { Entities } from './entities.ts';
import { byKey, compare, historyOf, isPart, referenceTo, type Entries } from './context.ts';
import { functionEntry, relationsIn, sequenceEntry, typeEntry, viewEntry } from './objects.ts';
import { areaPicture, tablePicture } from './pictures.ts';
import type { Dictionary, History, MigrationEntry, Reference, TableEntry } from './model.ts';
import { tableEntry } from './tables.ts';

export interface DictionaryInput extends Entries {
  readonly folder: string;
  readonly tool: string;
  readonly statements: number;
  readonly understood: number;
  /** Files of the folder in the order in which they run, with their display names. */
  readonly files: readonly string[];
}

export function dictionaryOf(input: DictionaryInput): Dictionary {
  const made = madeOf(input);
  const home = wordsOf(input.schema).home ?? 'database';
  return home === 'public' ? made : withHome(made, home);
}

/** Replaces the model's name public by the dialect's own default schema. */
function withHome(made: Dictionary, home: string): Dictionary {
  const named = <T extends { readonly schema: string }>(all: readonly T[]): readonly T[] =>
    all.map((one) => (one.schema === 'public' ? { ...one, schema: home } : one));
  return {
    ...made,
    schemas: made.schemas.map((one) => (one.name === 'public' ? { ...one, name: home } : one)),
    areas: named(made.areas).map((one) =>
      one.title === 'Schema public' ? { ...one, title: `Schema ${home}` } : one,
    ),
    tables: named(made.tables),
    views: named(made.views),
    functions: named(made.functions),
    types: named(made.types),
    sequences: named(made.sequences),
  };
}

function madeOf(input: DictionaryInput): Dictionary {
  const { schema } = input;
  const kinds = relationsOf(schema);
  const isLasting = (one: { readonly schema: string }): boolean => one.schema !== temporarySchema;
  const tables = kinds.tables.filter(isLasting);
  const areas = areasOf(
    tables.filter(({ partitionOf }) => partitionOf === undefined),
    byForeignKeys,
  );
  const entities = entitiesOfSchema(schema);
  const relations = relationsIn(schema);
  const overloads = [...schema.functions.values()].flatMap(nonEmpty);
  // Computed once for all tables, because tables about people affect those that reference them.
  personalDataIn(schema, input.settings);
  const made = {
    tables: tableEntries(input, tables, areas, entities),
    views: kinds.views.filter(isLasting).map((one) => viewEntry(input, one)),
    functions: overloads
      .toSorted(([a], [b]) => compare(a.key, b.key))
      .map((one) => functionEntry(input, one, relations)),
    types: byKey(schema.types.values()).map((one) => typeEntry(input, one, relations)),
    sequences: kinds.sequences
      .filter((one) => isLasting(one) && !isPart(one))
      .map((one) => sequenceEntry(input, one)),
  };
  const schemas = new Set([
    ...[...made.tables, ...made.views, ...made.functions, ...made.types, ...made.sequences].map(
      (one) => one.schema,
    ),
    ...[...schema.namespaces.values()].filter(({ origin }) => origin !== undefined).map(({ name }) => name),
  ]);
  return {
    folder: input.folder,
    tool: input.tool,
    targetVersion: input.targetVersion,
    server: serverName(schema.dialect, input.targetVersion),
    comments: wordsOf(schema).comments,
    statements: input.statements,
    understood: input.understood,
    schemas: [...schemas]
      .sort(compare)
      .map((name) => ({ name, comment: schema.namespaces.get(name)?.comment })),
    areas: areas.map((area) => ({
      key: area.key,
      schema: area.schema,
      title: area.title,
      tables: area.tables.map(({ key }) => referenceTo(input, key)),
      picture: areaPicture(
        entities,
        area.tables.map(({ key }) => key),
      ),
    })),
    ...made,
    extensions: [...schema.extensions.values()]
      .toSorted((a, b) => compare(a.name, b.name))
      .map((one) => ({
        name: oneLine(one.name),
        version: one.version,
        comment: one.comment,
        history: historyOf(input, one),
      })),
    migrations: migrationsOf(input, made),
  };
}

function nonEmpty(routines: readonly Routine[]): readonly (readonly [Routine, ...(readonly Routine[])])[] {
  const [first, ...rest] = routines;
  return first === undefined ? [] : [[first, ...rest]];
}

/** Partitions are listed with their parent. */
function tableEntries(
  entries: Entries,
  tables: readonly Table[],
  areas: readonly Area[],
  entities: Entities,
): readonly TableEntry[] {
  const byTable = new Map(areas.flatMap((area) => area.tables.map(({ key }) => [key, area.key] as const)));
  const areaOf = ({ key, partitionOf }: Table, depth = 0): string => {
    const own = byTable.get(key);
    if (own !== undefined || partitionOf === undefined || depth > 20) return own ?? '';
    const parent = tables.find((one) => one.key === partitionOf.parent);
    return parent === undefined ? '' : areaOf(parent, depth + 1);
  };
  return tables.map((table) =>
    tableEntry(entries, table, { area: areaOf(table), picture: tablePicture(entities, table.key) }),
  );
}

// ---------------------------------------------------------------------------------------------------------- migrations

type Made = Pick<Dictionary, 'tables' | 'views' | 'functions' | 'types' | 'sequences'>;

function migrationsOf(input: DictionaryInput, made: Made): readonly MigrationEntry[] {
  const found = new Map<string, MigrationEntry['objects'][number][]>(input.files.map((file) => [file, []]));
  const told = new Set<string>();
  const note = (reference: Reference, part: string, history: History): void => {
    for (const { file, line, what } of history) {
      const words = part === '' ? what : `${part} ${what}`;
      const id = JSON.stringify([file, reference.key, words]);
      if (told.has(id)) continue;
      told.add(id);
      const list = found.get(file) ?? [];
      found.set(file, list);
      list.push({ reference, what: words, line });
    }
  };
  for (const table of made.tables) {
    const reference = referenceTo(input, table.key);
    note(reference, '', table.history);
    const born = table.history[0];
    // Objects that were created together with the table are described with it.
    const later = (history: History): History =>
      history.filter(({ file, line }, at) => at > 0 || file !== born?.file || line !== born.line);
    for (const one of table.columns) note(reference, `column ${one.name}:`, later(one.history));
    for (const one of table.constraints) note(reference, `constraint ${one.name}:`, later(one.history));
    for (const one of table.indexes)
      if (!table.constraints.some(({ name }) => name === one.name))
        note(reference, `index ${one.name}:`, later(one.history));
  }
  for (const one of [...made.views, ...made.types, ...made.sequences])
    note(referenceTo(input, one.key), '', one.history);
  for (const one of made.functions)
    for (const { history } of one.overloads) note(referenceTo(input, one.key), '', history);
  return [...found].filter(([, objects]) => objects.length > 0).map(([file, objects]) => ({ file, objects }));
}
