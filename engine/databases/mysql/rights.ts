/**
 * What the login of a session could write, from its own grants: a read-only transaction does not cover files, named locks and functions of
 * the server, so only the login's own privileges protect these. Judges and changes nothing.
 */
import type { RightsOutcome } from '../rights.ts';
import type { SqlSession } from '../session.ts';

const timeoutMs = 5_000;

export async function writeRightsMysql(session: SqlSession, signal?: AbortSignal): Promise<RightsOutcome> {
  const asked = await session.query('SHOW GRANTS', { timeoutMs, signal });
  if (asked.kind === 'failed') return { kind: 'unknown' };
  return { kind: 'read', canWrite: rightsIn(asked.rows.map(([grant]) => grant ?? '')) };
}

export interface Grant {
  /** In capitals, without the columns that one is for. */
  readonly words: ReadonlySet<string>;
  /** As the server quotes it: *.*, or `shop`.*. */
  readonly place: string;
}

/** A granted role is left out; MariaDB lists the privileges of the active ones besides. */
export function grantsIn(grants: readonly string[]): readonly Grant[] {
  return grants.flatMap((grant) => {
    const [, words, place] = /^GRANT (.+?) ON (\S+|`(?:[^`]|``)+`\.\S+) TO /i.exec(grant) ?? [];
    if (words === undefined || place === undefined) return [];
    return [
      {
        words: new Set(
          words
            .toUpperCase()
            .split(/,\s*/)
            .map((word) => word.replace(/\s*\(.*$/, '')),
        ),
        place,
      },
    ];
  });
}

/** Clauses, the gravest first. A granted role is named; its privileges are not resolved. */
export function rightsIn(grants: readonly string[]): readonly string[] {
  const read = grantsIn(grants);
  const everywhere = read.filter(({ place }) => place === '*.*');
  const isRoot = everywhere.some(({ words }) => words.has('ALL PRIVILEGES') || words.has('SUPER'));
  if (isRoot) return ['it has all rights on the whole server'];
  const has = (list: readonly Grant[], ...any: readonly string[]): readonly Grant[] =>
    list.filter(({ words }) => any.some((one) => words.has(one)));
  const rows = has(read, 'ALL PRIVILEGES', 'INSERT', 'UPDATE', 'DELETE', 'DELETE HISTORY');
  const objects = has(
    read,
    'ALL PRIVILEGES',
    'CREATE',
    'ALTER',
    'DROP',
    'INDEX',
    'TRIGGER',
    'CREATE ROUTINE',
    'EVENT',
  );
  const roles = grants.flatMap((grant) => {
    const [, role] = /^GRANT (\S+) TO /i.exec(grant) ?? [];
    return role === undefined ? [] : [role];
  });
  return [
    ...(has(everywhere, 'FILE').length > 0 ? ['it may read and write files on the server (FILE)'] : []),
    ...(has(everywhere, 'CREATE USER').length > 0 ? ['it may create users'] : []),
    ...(rows.length > 0 ? [`it may change rows of ${places(rows)}`] : []),
    ...(objects.length > 0 ? [`it may create, alter or drop objects in ${places(objects)}`] : []),
    ...(roles.length > 0 ? [`it may have what the role ${roles.join(', ')} has`] : []),
  ];
}

const named = 3;

function places(list: readonly { readonly place: string }[]): string {
  const all = [...new Set(list.map(({ place }) => (place === '*.*' ? 'every database' : place)))];
  const rest = all.length > named ? ` and ${all.length - named} more` : '';
  return all.slice(0, named).join(', ') + rest;
}
