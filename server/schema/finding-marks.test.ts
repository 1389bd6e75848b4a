/**
 * Badges of applied migrations: only findings that still apply to a table, not those about locks during the migration, and only for
 * databases of the project.
 */
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CatalogSnapshot } from '../../core/catalog/catalog.ts';
import { relationConcern } from '../../core/lint/affected-objects.ts';
import { commit, empty, removeRepositories } from '../../test/dated-repository.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { FindingMarks } from './finding-marks.ts';
import type { MarkOf } from './outline.ts';

afterAll(removeRepositories);

function snapshot(...names: readonly string[]): CatalogSnapshot {
  const relations = names.map((name) => ({
    id: name,
    schema: 'public',
    name,
    kind: 'table' as const,
    parents: [],
    isPartition: false,
    comment: undefined,
    written: '',
    partitioning: undefined,
    persistence: 'permanent' as const,
    populated: true,
    rowSecurity: 'off' as const,
    rowEstimate: undefined,
    estimatedBytes: 0,
    columns: [],
    constraints: [],
    indexes: [],
  }));
  return { serverVersion: 180_000, depth: 'names', schemas: [{ id: '1', name: 'public', relations }] };
}

async function marksIn(
  scope: 'new' | 'all',
): Promise<{ readonly marks: FindingMarks; readonly root: string; readonly changed: readonly string[] }> {
  const root = empty();
  commit(root, { 'm/1_users.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\n' });
  commit(root, {
    'm/2_visits.up.sql':
      'CREATE TABLE visits (note text);\nALTER TABLE users ALTER COLUMN id TYPE numeric, ALTER COLUMN name SET NOT NULL;\n',
  });
  commit(root, { 'm/3_later.up.sql': 'CREATE TABLE later (id bigint PRIMARY KEY);\n' });
  const session = await Session.open({
    root,
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'allowed',
    withoutGit: 'everything',
  });
  session.open('m/4_new.up.sql', 'ALTER TABLE later ALTER COLUMN id TYPE int;\n');
  const marks = new FindingMarks(
    {
      ready: () => [session],
      asks: () => Promise.resolve(() => ({ scope })),
      onSchemaChange: () => undefined,
    },
    {
      revision: { onAdvance: () => () => undefined },
      log: { error: (message, error) => expect.fail(`${message} ${String(error)}`) },
    },
  );
  const changed = new Promise<ReadonlySet<string>>((resolve) => marks.onChange(resolve));
  marks.show(true);
  return { marks, root, changed: [...(await changed)].sort() };
}

const rules = (mark: MarkOf, name: string) =>
  mark(relationConcern('public', name))?.told.map(({ rule }) => rule);

it('marks what Problems lists of new work, and nothing of what has run', async () => {
  const { marks, root, changed } = await marksIn('new');
  expect(changed).toEqual(['relation:public.later']);
  const inFolder = marks.inFolder(join(root, 'm'));
  expect(rules(inFolder, 'later')).toContain('locking/type-change-rewrites');
  expect(rules(inFolder, 'visits')).toBeUndefined();
});

it('marks, where applied migrations are asked for, what is still so, and a database that has the tables', async () => {
  const { marks, root, changed } = await marksIn('all');
  expect(changed).toEqual(['relation:public.later', 'relation:public.visits']);
  const inFolder = marks.inFolder(join(root, 'm'));
  expect(rules(inFolder, 'visits')).toEqual(['index/missing-primary-key']);
  expect(rules(inFolder, 'users')).toBeUndefined();
  expect(rules(marks.inDatabase(snapshot('users', 'visits', 'other')), 'visits')).toHaveLength(1);
  expect(rules(marks.inDatabase(snapshot('visits', 'other')), 'visits')).toBeUndefined();
  expect(rules(marks.inDatabase(undefined), 'visits')).toBeUndefined();
});
