/** Collations whose library sorts otherwise than when indexes were built. */
import { postgresCheck } from '../../check.ts';
import { cells, ident, literal, plural, shown, sqlName } from '../words.ts';

/** Indexes, as SQL names, one on each line: a name may contain anything but what quoting escapes. */
const indexesOf = (condition: string): string =>
  `(SELECT json_agg(format('%I.%I', n.nspname, c.relname) ORDER BY c.relpages) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'i' AND c.relpersistence <> 't' AND n.nspname <> 'pg_toast' AND n.nspname <> 'pg_catalog' AND ${condition})::text`;

export const check = postgresCheck({
  id: 'collation-mismatch',
  title: 'Collations that changed',
  group: 'server',
  cost: 'catalogue',
  about:
    'The version that a collation, or from 15 on the database, was recorded with against the version of the library that sorts now: after an upgrade of the operating system text may sort otherwise than the indexes are built. Collations without versions, such as C, do not change.',
  needs: 'nothing',
  thresholds: {},
  query: ({
    version,
  }) => `SELECT 'collation', n.nspname::text, l.collname::text, l.collversion, pg_collation_actual_version(l.oid), ${indexesOf('l.oid = ANY (i.indcollation)')}
  FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
  WHERE l.collversion IS NOT NULL AND EXISTS (SELECT FROM pg_depend d WHERE d.refclassid = 'pg_collation'::regclass AND d.refobjid = l.oid)
    AND l.collversion IS DISTINCT FROM pg_collation_actual_version(l.oid)
  ${
    version >= 150000
      ? `UNION ALL SELECT 'database', '', datname::text, datcollversion, pg_database_collation_actual_version(oid), ${indexesOf('100 = ANY (i.indcollation)')}
  FROM pg_database WHERE datname = current_database() AND datcollversion IS NOT NULL AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)`
      : ''
  }`,
  judge: (rows) => ({
    findings: rows.map(cells).map(({ text }) => {
      const isDatabase = text(0) === 'database';
      const name = isDatabase ? ident(text(2)) : sqlName({ schema: text(1), name: text(2) });
      const indexes = namesIn(text(5));
      const what = isDatabase
        ? `The default collation of the database ${shown(text(2))}`
        : `The collation ${shown(text(2))}`;
      const effect =
        indexes.length === 0
          ? 'no index depends on it'
          : `${plural(indexes.length, 'index')} may be in another order than comparisons expect: queries miss rows, and unique indexes let duplicates in`;
      const same = isDatabase
        ? `EXISTS (SELECT FROM pg_database WHERE datname = ${literal(text(2))} AND datcollversion = ${literal(text(3))})`
        : `EXISTS (SELECT FROM pg_collation WHERE oid = to_regcollation(${literal(name)})::oid AND collversion = ${literal(text(3))})`;
      return {
        object: isDatabase
          ? { kind: 'database', name: text(2) }
          : { kind: 'collation', schema: text(1), name: text(2) },
        grade: indexes.length === 0 ? 'sometime' : 'now',
        weight: indexes.length,
        message: `${what} was recorded at version ${shown(text(3))} and is ${shown(text(4))} now; ${effect}. Build the indexes again, then refresh the version.`,
        script: {
          title: `Build again what depends on the collation ${text(2)}`,
          refuse: [{ when: `NOT ${same}`, because: `The version of ${text(2)} has been refreshed since.` }],
          statements: [
            ...indexes.map((index) => `REINDEX INDEX CONCURRENTLY ${index}`),
            isDatabase
              ? `ALTER DATABASE ${name} REFRESH COLLATION VERSION`
              : `ALTER COLLATION ${name} REFRESH VERSION`,
          ],
          rollback: 'not needed: the indexes are as before, in the order of today.',
        },
      } as const;
    }),
    unseen: [],
    looked: plural(rows.length, 'changed collation'),
  }),
});

function namesIn(json: string): readonly string[] {
  if (json === '') return [];
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
