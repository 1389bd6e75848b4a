/** Extensions of which the server has a newer version than the database uses. */
import { postgresCheck } from '../../check.ts';
import { cells, ident, literal, plural, shown } from '../words.ts';

export const check = postgresCheck({
  id: 'outdated-extensions',
  title: 'Extensions that were not updated',
  group: 'server',
  cost: 'live',
  about:
    'Extensions whose version in this database is not the one that the installed files are made for, where an update path exists.',
  needs: 'nothing',
  thresholds: {},
  query: () => `SELECT e.extname::text, e.extversion, a.default_version
  FROM pg_extension e JOIN pg_available_extensions a ON a.name = e.extname
  WHERE a.default_version <> e.extversion
    AND EXISTS (SELECT FROM pg_extension_update_paths(e.extname) p WHERE p.source = e.extversion AND p.target = a.default_version AND p.path IS NOT NULL)
  ORDER BY 1`,
  judge: (rows) => ({
    findings: rows.map(cells).map(({ text }) => ({
      object: { kind: 'extension', name: text(0) },
      grade: 'sometime',
      weight: 1,
      message: `The extension ${shown(text(0))} is at ${text(1)} in this database, and the server has ${text(2)}: its objects are older than its code. Update it; see its release notes first.`,
      script: {
        title: `Update the extension ${text(0)} to ${text(2)}`,
        refuse: [
          {
            when: `NOT EXISTS (SELECT FROM pg_extension WHERE extname = ${literal(text(0))} AND extversion IN (${literal(text(1))}, ${literal(text(2))}))`,
            because: `The extension ${text(0)} has another version by now.`,
          },
        ],
        statements: [`ALTER EXTENSION ${ident(text(0))} UPDATE TO ${literal(text(2))}`],
        rollback: 'none, unless the extension has a script for a step back.',
      },
    })),
    unseen: [],
    looked: plural(rows.length, 'outdated extension'),
  }),
});
