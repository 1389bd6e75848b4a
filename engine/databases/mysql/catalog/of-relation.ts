/** The contents of a table or view of MySQL or MariaDB: columns, keys, indexes, checks, triggers, partitions and privileges. */
import { idOf, type Listing, object, when } from '../../catalog/named.ts';
import { qualifiedName, quotedName } from '../literal.ts';
import type { ObjectKind } from '../../../../core/catalog/objects.ts';
import { columnsGroup } from '../../catalog/explore/of-relation.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import type { SqlRow } from '../../session.ts';
import { hasDefault } from './columns.ts';
import { visibility } from './introspect.ts';
import { type Reading } from './reading.ts';

const ofTable = (place: readonly string[]): readonly string[] => [place[0] ?? '', place[1] ?? ''];
const inTable = 'TABLE_SCHEMA = ? AND TABLE_NAME = ?';

/** In the order in which they are shown. */
export function ofRelation({ vendor }: Pick<Reading, 'vendor'>): readonly Listing[] {
  return [columns(vendor), keys, indexes(vendor), checks(vendor), referencedBy, triggers, partitions, grants];
}

function columns(vendor: Reading['vendor']): Listing {
  return {
    group: columnsGroup,
    sql: `SELECT c.COLUMN_NAME, c.COLUMN_TYPE, c.IS_NULLABLE, c.COLUMN_DEFAULT, c.EXTRA, c.COLUMN_COMMENT, c.GENERATION_EXPRESSION, c.COLLATION_NAME, c.COLUMN_KEY,
      (SELECT GROUP_CONCAT(CONCAT(k.REFERENCED_TABLE_NAME, '.', k.REFERENCED_COLUMN_NAME) SEPARATOR ', ') FROM information_schema.KEY_COLUMN_USAGE k
       WHERE k.TABLE_SCHEMA = ? AND k.TABLE_NAME = ? AND k.COLUMN_NAME = c.COLUMN_NAME AND k.REFERENCED_TABLE_NAME IS NOT NULL) AS refers
      FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ? ORDER BY c.ORDINAL_POSITION`,
    values: (place) => [...ofTable(place), ...ofTable(place)],
    objects: (rows) => rows.map((row) => columnOf(row, vendor.isMaria)),
  };
}

function columnOf(
  [name, type, nullable, byDefault, extra, comment, expression, collation, key, refers]: SqlRow,
  isMaria: boolean,
): ReturnType<typeof object> {
  const words = (extra ?? '').toUpperCase();
  const isGenerated = (expression ?? '') !== '';
  const isVirtual = words.includes('VIRTUAL');
  const counts = words.includes('AUTO_INCREMENT');
  const given = !isGenerated && hasDefault(byDefault ?? null, isMaria);
  const updates = /ON UPDATE [A-Z_]+(?:\(\d*\))?/.exec(words)?.[0];
  const kind: ObjectKind =
    key === 'PRI' ? 'key-column' : refers === null || refers === undefined ? 'column' : 'reference-column';
  return object({
    kind,
    id: name ?? '',
    name: name ?? '',
    detail: [
      when(nullable !== 'YES', 'not null'),
      when(counts, 'auto_increment'),
      when(isGenerated, isVirtual ? 'virtual' : 'generated'),
      when(given, 'default'),
      when(words.includes('INVISIBLE'), 'invisible'),
    ],
    facts: [
      nullable === 'YES' ? 'nullable' : 'not null',
      when(counts, 'auto_increment'),
      when(isGenerated, `generated, ${isVirtual ? 'virtual' : 'stored'}, as ${expression ?? ''}`),
      when(given, `default ${byDefault ?? ''}`),
      updates?.toLowerCase(),
      when(refers !== null && refers !== undefined, `refers to ${refers ?? ''}`),
      when(collation !== null && collation !== undefined, `collation ${collation ?? ''}`),
    ],
    sqlName: quotedName(name ?? ''),
    comment,
    type: type ?? '',
  });
}

const keys: Listing = {
  group: 'Keys',
  sql: `SELECT k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME,
      (SELECT CONCAT('on delete ', LOWER(r.DELETE_RULE), ', on update ', LOWER(r.UPDATE_RULE)) FROM information_schema.REFERENTIAL_CONSTRAINTS r
       WHERE r.CONSTRAINT_SCHEMA = ? AND r.TABLE_NAME = ? AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME) AS actions
    FROM information_schema.KEY_COLUMN_USAGE k WHERE k.TABLE_SCHEMA = ? AND k.TABLE_NAME = ? ORDER BY k.ORDINAL_POSITION`,
  values: (place) => [...ofTable(place), ...ofTable(place)],
  objects: (rows, [schema = '', table = '']) => {
    const all = [...groupBy(rows, ([name]) => name ?? '')].map(([name, parts]) => {
      const [, , toSchema, toTable, , actions] = parts[0] ?? [];
      const refers = toTable !== null && toTable !== undefined;
      const own = parts.map(([, column]) => column ?? '').join(', ');
      const to = refers ? ` → ${toSchema === schema ? '' : `${toSchema ?? ''}.`}${toTable}` : '';
      const kind: ObjectKind = refers ? 'foreign-key' : name === 'PRIMARY' ? 'primary-key' : 'unique-key';
      return object({
        kind,
        id: idOf(schema, table, name),
        name,
        detail: [`(${own})${to}`],
        facts: [
          when(
            refers,
            `refers to ${toTable ?? ''} (${parts.map(([, , , , column]) => column ?? '').join(', ')})`,
          ),
          actions ?? undefined,
        ],
        sqlName: quotedName(name),
      });
    });
    const order: readonly ObjectKind[] = ['primary-key', 'unique-key', 'foreign-key'];
    return all.toSorted(
      (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.name < b.name ? -1 : 1),
    );
  },
};

function indexes(vendor: Reading['vendor']): Listing {
  // MySQL supports indexes on expressions since 8.0; MariaDB indexes a generated column instead.
  const expression = !vendor.isMaria && vendor.number >= 80_013 ? 'EXPRESSION' : 'NULL';
  return {
    group: 'Indexes',
    sql: `SELECT INDEX_NAME, NON_UNIQUE, COLUMN_NAME, SUB_PART, COLLATION, INDEX_TYPE, CARDINALITY, INDEX_COMMENT, ${visibility(vendor)} AS visible, ${expression} AS expression
      FROM information_schema.STATISTICS WHERE ${inTable} ORDER BY INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX`,
    values: ofTable,
    objects: (rows, [schema = '', table = '']) =>
      [...groupBy(rows, ([name]) => name ?? '')].map(([name, parts]) => {
        const [, nonUnique, , , , method, , comment, visible] = parts[0] ?? [];
        const list = parts.map(([, , column, part, order, , , , , made]) =>
          [
            column ?? `(${made ?? 'expression'})`,
            when(part !== null && part !== undefined, `(${part ?? ''})`),
            when(order === 'D', ' desc'),
          ].join(''),
        );
        const different = parts.at(-1)?.[6];
        return object({
          kind: 'index',
          id: idOf(schema, table, name),
          name,
          detail: [
            `${nonUnique === '0' ? 'unique ' : ''}${(method ?? '').toLowerCase()} (${list.join(', ')})`,
            when(visible === 'NO', vendor.isMaria ? 'ignored' : 'invisible'),
          ],
          facts: [
            when(visible === 'NO', 'The planner does not use it, and writes keep it up to date.'),
            when(different !== null && different !== undefined, `about ${different ?? ''} different keys`),
          ],
          sqlName: quotedName(name),
          comment,
        });
      }),
  };
}

/** Older versions of both servers lack the view. */
function checks({ isMaria, number }: Reading['vendor']): Listing {
  const there = isMaria ? number >= 100_222 : number >= 80_016;
  const sameTable = isMaria ? 'AND c.TABLE_NAME = t.TABLE_NAME' : '';
  return {
    group: 'Constraints',
    sql: there
      ? `SELECT t.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM information_schema.TABLE_CONSTRAINTS t
         JOIN information_schema.CHECK_CONSTRAINTS c ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME ${sameTable}
         WHERE t.CONSTRAINT_TYPE = 'CHECK' AND t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ? ORDER BY 1`
      : `SELECT '', '' FROM information_schema.TABLES WHERE ${inTable} AND 1 = 0`,
    values: ofTable,
    objects: (rows, [schema = '', table = '']) =>
      rows.map(([name, clause]) =>
        object({
          kind: 'constraint',
          id: idOf(schema, table, name ?? ''),
          name: name ?? '',
          detail: [clause ?? ''],
          facts: [`check ${clause ?? ''}`],
          sqlName: quotedName(name ?? ''),
        }),
      ),
  };
}

const referencedBy: Listing = {
  group: 'Referenced By',
  sql: `SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION SEPARATOR ', ')
    FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME = ?
    GROUP BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME ORDER BY 1, 2, 3`,
  values: ofTable,
  objects: (rows, [own = '']) =>
    rows.map(([schema, table, name, list]) =>
      object({
        kind: 'foreign-key',
        id: idOf(schema ?? '', table ?? '', name ?? ''),
        name: schema === own ? (table ?? '') : `${schema ?? ''}.${table ?? ''}`,
        detail: [`(${list ?? ''})`],
        facts: [name ?? ''],
        sqlName: qualifiedName(schema ?? '', table ?? ''),
      }),
    ),
};

const triggers: Listing = {
  group: 'Triggers',
  sql: `SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, DEFINER, ACTION_STATEMENT FROM information_schema.TRIGGERS
    WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? ORDER BY 1`,
  values: ofTable,
  objects: (rows, [schema = '']) =>
    rows.map(([name, timing, event, definer, body]) =>
      object({
        kind: 'trigger',
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        detail: [`${timing ?? ''} ${event ?? ''}`.toLowerCase()],
        facts: [`Runs with the rights of ${definer ?? ''}.`, body ?? ''],
        sqlName: quotedName(name ?? ''),
      }),
    ),
};

const partitions: Listing = {
  group: 'Partitions',
  sql: `SELECT PARTITION_NAME, PARTITION_METHOD, PARTITION_EXPRESSION, PARTITION_DESCRIPTION, TABLE_ROWS, DATA_LENGTH, PARTITION_COMMENT
    FROM information_schema.PARTITIONS WHERE ${inTable} AND PARTITION_NAME IS NOT NULL AND (SUBPARTITION_ORDINAL_POSITION IS NULL OR SUBPARTITION_ORDINAL_POSITION = 1)
    ORDER BY PARTITION_ORDINAL_POSITION`,
  values: ofTable,
  objects: (rows, [schema = '', table = '']) =>
    rows.map(([name, method, expression, bound, count, bytes, comment]) =>
      object({
        kind: 'member',
        id: idOf(schema, table, name ?? ''),
        name: name ?? '',
        detail: [boundOf(method ?? '', bound), `~${count ?? '0'} rows`],
        facts: [`${(method ?? '').toLowerCase()} (${expression ?? ''})`],
        ...(bytes === null || bytes === undefined ? {} : { bytes: Number(bytes) }),
        comment,
      }),
    ),
};

function boundOf(method: string, bound: string | null | undefined): string | undefined {
  if (bound === null || bound === undefined) return undefined;
  return method.startsWith('LIST') ? `in (${bound})` : `below ${bound}`;
}

const grants: Listing = {
  group: 'Grants',
  sql: `SELECT GRANTEE, GROUP_CONCAT(LOWER(PRIVILEGE_TYPE) ORDER BY PRIVILEGE_TYPE SEPARATOR ', ') FROM information_schema.TABLE_PRIVILEGES
    WHERE ${inTable} GROUP BY GRANTEE ORDER BY 1`,
  values: ofTable,
  objects: (rows) =>
    rows.map(([who, what]) =>
      object({ kind: 'grant', id: who ?? '', name: who ?? '', detail: [what ?? ''] }),
    ),
};
