/** Answers the explorer's requests about an SQLite database: the contents of a table or view, a search, a CREATE statement. */
import { object as namedObject, when } from '../../catalog/named.ts';
import type { CatalogObject, ObjectKind, ObjectList } from '../../../../core/catalog/objects.ts';
import { likePattern, type Search } from '../../../../core/catalog/search.ts';
import type { Operation } from '../../../../core/operations/model/operation.ts';
import { SqliteReader } from '../../../../core/operations/sqlite/reader.ts';
import { nothingFound, type Explored, type Question } from '../../catalog/explore/explore.ts';
import type { FoundObject } from '../../catalog/explore/search.ts';
import type { ReadOptions } from '../../catalog/bounded.ts';
import type { QueryOutcome, SqlRow, SqlSession } from '../../session.ts';
import { foreignKeys, home, indexesOf, primaryKeyOf, uniqueKeys } from './introspect.ts';
import {
  columnsOfQuery,
  definitionQuery,
  indexesQuery,
  keysQuery,
  oneTable,
  ownTables,
  quotedName,
  searchColumnsQuery,
  searchQuery,
  textsQuery,
} from './queries.ts';

export async function exploreSqlite(
  session: SqlSession,
  question: Question,
  options: ReadOptions,
): Promise<Explored> {
  const ask: Ask = (text, ...values) => session.query(text, { ...options, values });
  switch (question.what) {
    case 'relation':
      return relation(ask, question.id);
    case 'search':
      return search(ask, question.search);
    case 'definition': {
      const read = await ask(definitionQuery, question.id);
      if (read.kind === 'failed') return read;
      return { kind: 'read', value: { ...nothingFound, definition: statement(read.rows[0]?.[0]) } };
    }
    // Every object is a table or belongs to one.
    case 'groups':
    case 'list':
    case 'inside':
      return { kind: 'read', value: nothingFound };
  }
}

type Ask = (text: string, ...values: readonly string[]) => Promise<QueryOutcome>;

async function relation(ask: Ask, name: string): Promise<Explored> {
  const texts = await ask(textsQuery, name);
  if (texts.kind === 'failed') return texts;
  const columns = await ask(columnsOfQuery, name);
  const keys = await ask(keysQuery(oneTable), name);
  const indexes = await ask(indexesQuery(oneTable), name);
  const referring = await ask(keysQuery(ownTables));
  const rows = (outcome: QueryOutcome): readonly SqlRow[] => (outcome.kind === 'rows' ? outcome.rows : []);
  const own = texts.rows.find(([, one]) => one === name)?.[2] ?? '';
  const lists: readonly ObjectList[] = [
    { group: 'Columns', objects: columnObjects(rows(columns), rows(keys)) },
    { group: 'Keys', objects: keyObjects(rows(columns), rows(keys), rows(indexes)) },
    { group: 'Indexes', objects: indexObjects(rows(indexes), texts.rows) },
    { group: 'Constraints', objects: checkObjects(own) },
    { group: 'Referenced By', objects: referringObjects(rows(referring), name) },
    { group: 'Triggers', objects: triggerObjects(texts.rows) },
  ];
  const refused = [columns, indexes].flatMap((one) =>
    one.kind === 'failed' ? [{ group: 'Columns', message: one.failure.message }] : [],
  );
  return {
    kind: 'read',
    value: {
      ...nothingFound,
      lists: lists.filter(({ objects }) => objects.length > 0),
      mark: markOf(texts.rows),
      refused: refused.slice(0, 1),
    },
  };
}

/** For the definition of a relation and its parts. */
function markOf(texts: readonly SqlRow[]): string {
  return texts.map(([type, name, sql]) => `${type ?? ''} ${name ?? ''} ${sql ?? ''}`).join('\n');
}

/** Known by its name alone. */
function object(
  kind: ObjectKind,
  name: string,
  more: Omit<Parameters<typeof namedObject>[0], 'kind' | 'id' | 'name'>,
): CatalogObject {
  return namedObject({ kind, id: name, name, ...more });
}

function columnObjects(columns: readonly SqlRow[], keys: readonly SqlRow[]): readonly CatalogObject[] {
  const referring = new Set(keys.map(([, , , from]) => from));
  return columns.map(([, given, type, required, value, key, hidden]) => {
    const name = given ?? '';
    const kind = key !== '0' ? 'key-column' : referring.has(name) ? 'reference-column' : 'column';
    const generated = hidden === '3' ? 'generated' : hidden === '2' ? 'virtual' : undefined;
    const isGiven = value !== null && value !== undefined;
    return object(kind, name, {
      detail: [
        when(required === '1', 'not null'),
        generated,
        when(isGiven && generated === undefined, 'default'),
      ],
      facts: [
        required === '1' ? 'not null' : 'nullable',
        when(isGiven, `default ${value ?? ''}`),
        ...keys.flatMap(([, , to, from]) => (from === name ? [`refers to ${to ?? ''}`] : [])),
      ],
      sqlName: quotedName(name),
      type: type === null || type === undefined || type === '' ? 'any' : type.toLowerCase(),
    });
  });
}

function keyObjects(
  columns: readonly SqlRow[],
  keys: readonly SqlRow[],
  indexes: readonly SqlRow[],
): readonly CatalogObject[] {
  const listed = (names: readonly string[]): string => `(${names.join(', ')})`;
  return [
    ...primaryKeyOf(columns).map((one) => object('primary-key', one.name, { detail: [listed(one.columns)] })),
    ...uniqueKeys(indexesOf(indexes)).map((one) => object('unique-key', one.name, {})),
    ...foreignKeys(keys).map(({ name, references, onDelete }) =>
      object('foreign-key', name, {
        detail: [
          `→ ${references.name} ${listed(references.columns)}`,
          when(onDelete !== 'noAction', `on delete ${spaced(onDelete)}`),
        ],
      }),
    ),
  ];
}

function spaced(action: string): string {
  return action.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function indexObjects(rows: readonly SqlRow[], texts: readonly SqlRow[]): readonly CatalogObject[] {
  return indexesOf(rows).map(({ index: { name, keys, unique, partial }, origin }) => {
    const columns = keys.map((key) => (key.kind === 'column' ? key.name : 'expression')).join(', ');
    const sql = texts.find(([type, one]) => type === 'index' && one === name)?.[2];
    return object('index', name, {
      detail: [`${unique ? 'unique ' : ''}(${columns})`, when(partial, 'partial')],
      facts: [
        ...(sql === null || sql === undefined ? [] : [sql]),
        ...(origin === 'c' ? [] : [`behind the ${origin === 'pk' ? 'primary key' : 'unique key'}`]),
      ],
      ...(origin === 'c' ? { sqlName: quotedName(name) } : {}),
    });
  });
}

const reader = new SqliteReader();

function operationsIn(sql: string): readonly Operation[] {
  return reader.statements(sql, 0, sql.length)[0]?.parsed.operations ?? [];
}

/** SQLite does not list checks: they are parsed from the table's CREATE statement. */
function checkObjects(sql: string): readonly CatalogObject[] {
  const [made] = operationsIn(sql);
  if (made?.kind !== 'createTable') return [];
  return [...made.columns.flatMap(({ constraints }) => constraints), ...made.constraints].flatMap((one) =>
    one.kind === 'check'
      ? [object('constraint', one.name?.text ?? 'check', { detail: [one.expression.text] })]
      : [],
  );
}

function referringObjects(rows: readonly SqlRow[], name: string): readonly CatalogObject[] {
  const wanted = name.toLowerCase();
  const byTable = rows.filter(([, , to]) => to?.toLowerCase() === wanted);
  return [...new Set(byTable.map(([from]) => from ?? ''))].map((from) => {
    const columns = byTable.flatMap(([table, , , column]) => (table === from ? (column ?? []) : []));
    return object('foreign-key', from, { detail: [`(${columns.join(', ')})`], sqlName: quotedName(from) });
  });
}

function triggerObjects(texts: readonly SqlRow[]): readonly CatalogObject[] {
  return texts.flatMap(([type, name, sql]) => {
    if (type !== 'trigger') return [];
    const [made] = operationsIn(sql ?? '');
    return [
      object('trigger', name ?? '', {
        detail: [
          made?.kind === 'createTrigger'
            ? `${made.timing.replace('-', ' ')} ${made.events.join(' or ')}`
            : undefined,
        ],
        facts: [sql ?? ''],
        sqlName: quotedName(name ?? ''),
      }),
    ];
  });
}

async function search(ask: Ask, { kinds, wanted }: Search): Promise<Explored> {
  const pattern = likePattern(wanted);
  const objects = await ask(searchQuery, pattern);
  if (objects.kind === 'failed') return objects;
  const columns = await ask(searchColumnsQuery, pattern);
  const rows = [...objects.rows, ...(columns.kind === 'rows' ? columns.rows : [])];
  const found = rows.flatMap(foundIn).filter(({ kind }) => kinds === undefined || kinds.has(kind));
  return { kind: 'read', value: { ...nothingFound, found } };
}

function foundIn([type, name, table]: SqlRow): readonly FoundObject[] {
  const own = name ?? '';
  const at = { name: own, schema: home, relation: table ?? undefined };
  switch (type) {
    case 'table':
    case 'view':
      return [{ ...at, kind: type, below: [] }];
    case 'column':
      return [{ ...at, kind: 'column', below: [`c:${own}`] }];
    case 'index':
      return [{ ...at, kind: 'index', below: ['g:Indexes', `o:${own}`] }];
    case 'trigger':
      return [{ ...at, kind: 'trigger', below: ['g:Triggers', `o:${own}`] }];
    default:
      return [];
  }
}

function statement(sql: string | null | undefined): string | undefined {
  return sql === null || sql === undefined ? undefined : `${sql};\n`;
}
