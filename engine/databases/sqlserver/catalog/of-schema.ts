/** Objects of a SQL Server schema besides its tables and views: procedures, functions, sequences, synonyms and types. */
import type { CatalogObject, ObjectKind } from '../../../../core/catalog/objects.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import { idOf, object, when, type Listing } from '../../catalog/named.ts';
import { qualifiedName } from '../literal.ts';
import { comment, typeColumns, typeJoin } from './reading.ts';
import { typeText } from './type-text.ts';

const inSchema = ([schema = '']: readonly string[]): readonly string[] => [schema];
const objects = `sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id`;
const own = `s.name = @p1 AND o.is_ms_shipped = 0`;

/** Types of sys.objects (its page): P and PC are procedures, the others functions; C is short for CLR. */
const programTypes: Readonly<Record<string, string>> = {
  P: '',
  PC: 'CLR',
  RF: 'replication filter',
  FN: 'scalar',
  FS: 'scalar, CLR',
  IF: 'inline table',
  TF: 'table',
  FT: 'table, CLR',
};

/** One row for each parameter, number 0 is a function's result; one row without a parameter for a routine that has none. */
function programs(group: string, kind: 'function' | 'procedure', types: readonly string[]): Listing {
  const among = types.map((type) => `'${type}'`).join(', ');
  return {
    group,
    sql: `SELECT o.name, RTRIM(o.type) AS type, CONVERT(nvarchar(11), p.parameter_id) AS number, p.name AS parameter, CONVERT(int, p.is_output) AS is_output,
      pt.type_name, pt.type_schema, pt.user_type, pt.max_length, pt.precision, pt.scale, pr.name AS runs_as, CONVERT(nvarchar(11), m.execute_as_principal_id) AS as_id,
      CONVERT(int, m.is_schema_bound) AS is_bound, ${comment('o.object_id', '0')} AS comment
      FROM ${objects} LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
      LEFT JOIN sys.database_principals pr ON pr.principal_id = m.execute_as_principal_id
      LEFT JOIN sys.parameters p ON p.object_id = o.object_id
      OUTER APPLY (SELECT ${typeColumns('p')} FROM sys.types t JOIN sys.schemas ts ON ts.schema_id = t.schema_id WHERE t.user_type_id = p.user_type_id) pt
      WHERE ${own} AND o.type IN (${among})`,
    counted: `SELECT o.name FROM ${objects} WHERE ${own} AND o.type IN (${among})`,
    order: 'o.name, p.parameter_id',
    values: inSchema,
    objects: (rows, [schema = '']) =>
      [...groupBy(rows, ([name]) => name ?? '')].map(([name, parts]) => {
        const [, type, , , , , , , , , , runsAs, asId, bound, note] = parts[0] ?? [];
        const given = parts
          .filter(([, , number]) => number !== null && number !== undefined && number !== '0')
          .map((row) => `${row[3] ?? ''} ${typeText(row.slice(5, 11))}${row[4] === '1' ? ' output' : ''}`);
        const back = parts.find(([, , number]) => number === '0');
        const sort = programTypes[type ?? ''] ?? '';
        const returns =
          back === undefined ? (kind === 'function' ? 'table' : '') : typeText(back.slice(5, 11));
        return object({
          kind,
          id: idOf(schema, name),
          name,
          detail: [`(${given.join(', ')})${returns === '' ? '' : ` → ${returns}`}`],
          facts: [
            `${schema}.${name}`,
            when(sort !== '', sort),
            when(bound === '1', 'bound to what it uses (SCHEMABINDING)'),
            runsWith(asId, runsAs),
          ],
          sqlName: qualifiedName(schema, name),
          comment: note,
        });
      }),
  };
}

/** Page “sys.sql_modules”: null is the caller, -2 the owner. */
function runsWith(id: string | null | undefined, name: string | null | undefined): string {
  if (id === null || id === undefined)
    return 'Runs with the rights of its caller, or those of its owner for what belongs to that owner too.';
  return `Runs with the rights of ${id === '-2' ? 'its owner' : (name ?? 'another user')}.`;
}

const sequences: Listing = {
  group: 'Sequences',
  sql: `SELECT q.name, t.name AS type_name, CONVERT(nvarchar(40), q.start_value) AS starts, CONVERT(nvarchar(40), q.increment) AS step,
    CONVERT(nvarchar(40), q.current_value) AS reached, CONVERT(nvarchar(40), q.maximum_value) AS most, CONVERT(int, q.is_cycling) AS is_cycling,
    ${comment('q.object_id', '0')} AS comment
    FROM sys.sequences q JOIN sys.schemas s ON s.schema_id = q.schema_id JOIN sys.types t ON t.user_type_id = q.user_type_id WHERE s.name = @p1`,
  order: 'q.name',
  values: inSchema,
  objects: (rows, [schema = '']) =>
    rows.map(([name, type, starts, step, reached, most, cycles, note]) =>
      object({
        kind: 'sequence',
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        detail: [type ?? '', `at ${reached ?? '?'}`],
        facts: [
          `${schema}.${name ?? ''}`,
          `from ${starts ?? '?'} by ${step ?? '?'} up to ${most ?? '?'}`,
          cycles === '1' ? 'It begins again at its end.' : 'It ends at its end.',
        ],
        sqlName: qualifiedName(schema, name ?? ''),
        comment: note,
      }),
    ),
};

const synonyms: Listing = {
  group: 'Synonyms',
  sql: `SELECT y.name, y.base_object_name, ${comment('y.object_id', '0')} AS comment
    FROM sys.synonyms y JOIN sys.schemas s ON s.schema_id = y.schema_id WHERE s.name = @p1`,
  order: 'y.name',
  values: inSchema,
  objects: (rows, [schema = '']) =>
    rows.map(([name, base, note]) =>
      object({
        kind: 'synonym',
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        detail: [`→ ${base ?? ''}`],
        facts: [
          `${schema}.${name ?? ''} is another name for ${base ?? ''}. Whether that is there is seen when it is used.`,
        ],
        sqlName: qualifiedName(schema, name ?? ''),
        comment: note,
      }),
    ),
};

const types: Listing = {
  group: 'Types',
  sql: `SELECT t.name, CONVERT(int, t.is_table_type) AS is_table, CONVERT(int, t.is_assembly_type) AS is_assembly, CONVERT(int, t.is_nullable) AS is_nullable,
    b.name AS base_name, N'sys' AS base_schema, N'0' AS base_made, t.max_length, t.precision, t.scale, ${comment('t.user_type_id', '0', 6)} AS comment
    FROM sys.types t JOIN sys.schemas s ON s.schema_id = t.schema_id
    LEFT JOIN sys.types b ON b.user_type_id = t.system_type_id WHERE s.name = @p1 AND t.is_user_defined = 1`,
  order: 't.name',
  values: inSchema,
  objects: (rows, [schema = '']) =>
    rows.map(([name, isTable, isAssembly, nullable, ...more]): CatalogObject => {
      const kind: ObjectKind = isTable === '1' ? 'composite-type' : isAssembly === '1' ? 'type' : 'domain';
      return object({
        kind,
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        detail:
          isTable === '1'
            ? ['table type']
            : isAssembly === '1'
              ? ['CLR type']
              : [typeText(more.slice(0, 6)), when(nullable !== '1', 'not null')],
        facts: [`${schema}.${name ?? ''}`],
        sqlName: qualifiedName(schema, name ?? ''),
        comment: more[6],
      });
    }),
};

/** Columns of a table type: the only kind here besides tables that has contents. */
export const ofTableType: Listing = {
  group: '',
  sql: `SELECT c.name, ${typeColumns('c')}, CONVERT(int, c.is_nullable) AS is_nullable
    FROM sys.table_types tt JOIN sys.schemas s ON s.schema_id = tt.schema_id JOIN sys.columns c ON c.object_id = tt.type_table_object_id ${typeJoin('c')}
    WHERE s.name = @p1 AND tt.name = @p2`,
  order: 'c.column_id',
  values: ([schema = '', name = '']) => [schema, name],
  objects: (rows) =>
    rows.map(([name, ...more]) =>
      object({
        kind: 'column',
        id: name ?? '',
        name: name ?? '',
        detail: [when(more[6] !== '1', 'not null')],
        type: typeText(more.slice(0, 6)),
      }),
    ),
};

export const ofSchema: readonly Listing[] = [
  programs('Functions', 'function', ['FN', 'IF', 'TF', 'FS', 'FT']),
  programs('Procedures', 'procedure', ['P', 'PC', 'RF']),
  {
    group: 'Aggregates',
    sql: `SELECT o.name FROM ${objects} WHERE ${own} AND o.type = 'AF'`,
    order: 'o.name',
    values: inSchema,
    objects: (rows, [schema = '']) =>
      rows.map(([name]) =>
        object({
          kind: 'aggregate',
          id: idOf(schema, name ?? ''),
          name: name ?? '',
          facts: [`${schema}.${name ?? ''}, CLR`],
          sqlName: qualifiedName(schema, name ?? ''),
        }),
      ),
  },
  sequences,
  synonyms,
  types,
];
