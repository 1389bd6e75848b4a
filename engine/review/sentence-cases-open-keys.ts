/**
 * More of sentence-cases.ts: a unique key that is replaced by a wider one with a column that may be null, filled from another table in the same file. Test data:
 * runs nothing.
 */
import type { Case } from './sentence-cases.ts';

const between = `CREATE TABLE teams (id uuid PRIMARY KEY, name text NOT NULL, outside text);
CREATE UNIQUE INDEX teams_outside ON teams (outside);
CREATE UNIQUE INDEX teams_name ON teams (name);
CREATE TABLE team_links (parent uuid NOT NULL, child uuid NOT NULL, PRIMARY KEY (parent, child));`;
const change = (nulls = ''): string => `BEGIN;
DROP INDEX teams_outside;
DROP INDEX teams_name;
ALTER TABLE teams ADD COLUMN parent uuid;
UPDATE teams t SET parent = l.parent FROM team_links l WHERE t.id = l.child;
CREATE UNIQUE INDEX teams_parent_outside ON teams (parent, outside);
CREATE UNIQUE INDEX teams_parent_name ON teams (parent, name)${nulls};
COMMIT;`;
const files = {
  'src/teams.ts': "await db('teams').insert(row).onConflict(['parent', 'name']).merge()\n",
};

export const casesOfOpenKeys: readonly Case[] = [
  {
    name: 'a wider key with a null in it is no key for ON CONFLICT, and all keys of the table are exchanged together',
    between,
    up: change(),
    files,
    says: [
      '**No go as it is**, with a stop as well: ON CONFLICT (parent, name) (src/teams.ts:1) finds no row with a null in parent (nulls are distinct), so each such insert adds one more. Say NULLS NOT DISTINCT at teams_parent_name first. Besides: no go',
      'in three steps, with this file in no build until then: (1) what adds parent, in a migration of its own; after it in psql CREATE UNIQUE INDEX CONCURRENTLY teams_parent_name ON public.teams (parent, name) NULLS NOT DISTINCT;, then CREATE UNIQUE INDEX CONCURRENTLY teams_parent_outside ON public.teams (parent, outside);, for which',
      '; then line 5 in batches, by hand; (2) the release that says ON CONFLICT (parent, name), built with the migration of (1) and without this file: older ones run on, and what they write is without parent until (3); (3) when none of them runs any more, line 5 once more for what they wrote, where parent IS NULL; then a file in place of this one, DROP INDEX teams_name, teams_outside;: reads and writes wait for a moment.',
      'Still refused: by teams_name a second row with the same (name) and teams_outside a second row with the same (outside), which ON CONFLICT (parent, name) does not catch (23505)',
      'by the NULLS NOT DISTINCT of (1) alone: without, an insert of one that is there fails on teams_name, and so does each new try.',
      'the former teams_outside (outside) keeps them apart, and teams_parent_outside lets each row with a null through (nulls are distinct). A unique index on (outside) WHERE parent IS NULL keeps them apart too. The pre-flight counts those that line 5 leaves so.',
      'teams_parent_name lets each row with a null through (nulls are distinct). NULLS NOT DISTINCT at the new one keeps them apart too. The pre-flight counts those that line 5 leaves so.',
      'no (child) stands in several rows of team_links with different parent: line 5 takes any one of them',
      'no row of teams is without parent, which line 5 fills where its condition holds',
      '- Ask first: SELECT count(*) FROM public.teams WHERE parent IS NOT NULL AND NOT EXISTS (SELECT FROM public.team_links AS met WHERE met.child = public.teams.id AND met.parent = public.teams.parent); So many values of teams.parent are in no row of team_links, and go with the column: keep them before.',
      'Whether a query needs teams_name of teams (name), which line 3 drops for good: of the others none begins with name.',
    ],
    silent: [
      '(1) fails',
      'How it is split',
      'it may fail',
      'find rows that are refused',
      'SET NOT NULL before',
      'while this file waits',
    ],
  },
  {
    name: 'one that says NULLS NOT DISTINCT finds them',
    between,
    up: change(' NULLS NOT DISTINCT'),
    files,
    says: ['**No go beside a running application', 'ON public.teams (parent, name) NULLS NOT DISTINCT;'],
    silent: ['with a stop as well', 'by the NULLS NOT DISTINCT of (1) alone', 'never catches'],
  },
  {
    name: 'before PostgreSQL 15 none says it',
    target: 14,
    between,
    up: change(),
    files,
    says: [
      'Before PostgreSQL 15 that takes a unique index of its own for rows with a null in parent',
      'Rows with a null in parent it never catches (nulls are distinct): an insert of one that is there fails on teams_name, and so does each new try.',
    ],
    silent: ['NULLS NOT DISTINCT'],
  },
  {
    name: 'a source that is unique in what the rows are found by has one row for each',
    between: between.replace('PRIMARY KEY (parent, child)', 'PRIMARY KEY (child)'),
    up: change(),
    files,
    says: ['rows of teams that line 5 leaves without parent (counted up to a million)'],
    silent: ['stands in several rows'],
  },
  {
    name: 'of a tool whose record no check reads the row may be missing after its own COMMIT',
    layout: 'numbered',
    files: {
      'db/migrations/meta/_journal.json': JSON.stringify({
        dialect: 'postgresql',
        entries: ['000001_start', '000004_change'].map((tag, idx) => ({
          idx,
          when: 1_700_000_000_000 + idx,
          tag,
        })),
      }),
    },
    up: 'BEGIN;\nALTER TABLE users ADD COLUMN a int;\nCOMMIT;',
    says: ['has its row: a break after the file’s own COMMIT leaves none'],
  },
  {
    name: 'where the rows may be alike until then a build in front may fail',
    between,
    up: `DROP INDEX teams_name;
DELETE FROM teams WHERE name = '';
CREATE UNIQUE INDEX teams_key ON teams (outside, id);
CREATE UNIQUE INDEX teams_two ON team_links (child);`,
    says: ['teams_two'],
    silent: ['Whether line 3 finds rows'],
  },
];
