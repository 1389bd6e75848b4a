/** Objects of a MySQL or MariaDB database besides its tables and views: functions, procedures, sequences and events. */
import { idOf, type Listing, object, when } from '../../catalog/named.ts';
import { qualifiedName } from '../literal.ts';
import type { SqlRow } from '../../session.ts';
import { type Reading } from './reading.ts';

export function ofSchema({ vendor }: Reading): readonly Listing[] {
  return [
    routines('Functions', 'function', 'FUNCTION'),
    routines('Procedures', 'procedure', 'PROCEDURE'),
    ...(vendor.isMaria ? [sequences] : []),
    events,
  ];
}

function routines(group: string, kind: 'function' | 'procedure', type: string): Listing {
  return {
    group,
    // Parameters of one routine, in order; the first row of a function is its result.
    sql: `SELECT r.ROUTINE_NAME, r.DTD_IDENTIFIER, r.IS_DETERMINISTIC, r.SQL_DATA_ACCESS, r.SECURITY_TYPE, r.DEFINER, r.ROUTINE_COMMENT,
      (SELECT GROUP_CONCAT(CONCAT_WS(' ', IF(p.PARAMETER_MODE = 'IN', NULL, LOWER(p.PARAMETER_MODE)), p.PARAMETER_NAME, p.DTD_IDENTIFIER)
         ORDER BY p.ORDINAL_POSITION SEPARATOR ', ') FROM information_schema.PARAMETERS p
       WHERE p.SPECIFIC_SCHEMA = r.ROUTINE_SCHEMA AND p.SPECIFIC_NAME = r.SPECIFIC_NAME AND p.ROUTINE_TYPE = r.ROUTINE_TYPE AND p.ORDINAL_POSITION > 0) AS arguments
      FROM information_schema.ROUTINES r WHERE r.ROUTINE_SCHEMA = ? AND r.ROUTINE_TYPE = '${type}'`,
    values: ([schema = '']) => [schema],
    objects: (rows, [schema = '']) => rows.map((row) => routine(kind, schema, row)),
  };
}

function routine(
  kind: 'function' | 'procedure',
  schema: string,
  [name, returns, deterministic, access, security, definer, comment, given]: SqlRow,
): ReturnType<typeof object> {
  const own = name ?? '';
  return object({
    kind,
    id: idOf(schema, own),
    name: own,
    detail: [`(${given ?? ''})${kind === 'function' ? ` → ${returns ?? ''}` : ''}`],
    facts: [
      `${schema}.${own}`,
      `${deterministic === 'YES' ? 'deterministic' : 'not deterministic'}, ${(access ?? '').toLowerCase()}`,
      security === 'DEFINER'
        ? `Runs with the rights of its definer ${definer ?? ''}.`
        : 'Runs with the rights of its caller.',
    ],
    sqlName: qualifiedName(schema, own),
    comment,
  });
}

const sequences: Listing = {
  group: 'Sequences',
  sql: `SELECT TABLE_NAME, TABLE_COMMENT FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'SEQUENCE'`,
  values: ([schema = '']) => [schema],
  objects: (rows, [schema = '']) =>
    rows.map(([name, comment]) =>
      object({
        kind: 'sequence',
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        facts: [`${schema}.${name ?? ''}`],
        sqlName: qualifiedName(schema, name ?? ''),
        comment,
      }),
    ),
};

const events: Listing = {
  group: 'Events',
  sql: `SELECT EVENT_NAME, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STATUS, DEFINER, LAST_EXECUTED, EVENT_COMMENT
    FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?`,
  values: ([schema = '']) => [schema],
  objects: (rows, [schema = '']) =>
    rows.map(([name, type, at, every, unit, status, definer, last, comment]) =>
      object({
        kind: 'event',
        id: idOf(schema, name ?? ''),
        name: name ?? '',
        detail: [
          type === 'ONE TIME' ? `once at ${at ?? ''}` : `every ${every ?? ''} ${(unit ?? '').toLowerCase()}`,
          when(status !== 'ENABLED', (status ?? '').toLowerCase().replaceAll('_', ' ')),
        ],
        facts: [
          `${schema}.${name ?? ''}`,
          `Runs with the rights of ${definer ?? ''}.`,
          last === null || last === undefined ? 'It has not run yet.' : `It ran last at ${last}.`,
        ],
        sqlName: qualifiedName(schema, name ?? ''),
        comment,
      }),
    ),
};
