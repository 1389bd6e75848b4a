import { beforeAll, expect, it } from 'vitest';
import { replaySection } from '../../core/replay/section.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import type { Schema } from '../../core/schema/model.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { planRows, type TableRows } from './plan.ts';
import { insertStatement } from './text.ts';

const script = `
CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, boss bigint REFERENCES people (id));
CREATE TABLE tags (id uuid PRIMARY KEY, name varchar(5) NOT NULL, kind text NOT NULL CHECK (kind IN ('a', 'b')));
CREATE TABLE tagged (person_id bigint REFERENCES people (id), tag_id uuid REFERENCES tags (id), PRIMARY KEY (person_id, tag_id));
CREATE TABLE notes (
  id int PRIMARY KEY, person_id bigint NOT NULL REFERENCES people (id), state state NOT NULL, rank int NOT NULL CHECK (rank >= 1 AND rank <= 5),
  at timestamptz NOT NULL, seen timestamptz, list text[] NOT NULL, body jsonb NOT NULL, twice int GENERATED ALWAYS AS (rank * 2) STORED
);
CREATE TABLE tenants (id text PRIMARY KEY);
CREATE TABLE projects (id uuid PRIMARY KEY, tenant text NOT NULL, low int NOT NULL, high int NOT NULL, CHECK (low >= 0 AND low <= high), UNIQUE (tenant, id));
CREATE TABLE keys (id uuid PRIMARY KEY, tenant text NOT NULL REFERENCES tenants (id), old uuid, UNIQUE (tenant, id), FOREIGN KEY (tenant, old) REFERENCES keys (tenant, id));
CREATE TABLE uses (
  id int PRIMARY KEY, tenant text NOT NULL REFERENCES tenants (id), project uuid NOT NULL, key uuid NOT NULL,
  FOREIGN KEY (tenant, project) REFERENCES projects (tenant, id), FOREIGN KEY (tenant, key) REFERENCES keys (tenant, id)
);`;

let schema: Schema;
beforeAll(async () => {
  const parser = new StatementParser(await loadPostgresParser());
  schema = replaySection(emptySchema(), readStatements(script, 0, script.length, parser), 'a.sql').after;
});

function rowsOf(
  table: string,
  seed = 1,
): { readonly plan: TableRows; readonly rows: readonly Record<string, string | null>[] } {
  const plan = planRows(schema, { seed, rows: () => 200 }).find((one) => one.table.name === table);
  if (plan === undefined) throw new Error(table);
  const rows = Array.from({ length: plan.count }, (_, number) =>
    Object.fromEntries(plan.row(number).map((value, at) => [plan.columns[at] ?? '', value])),
  );
  return { plan, rows };
}

function values(table: string, column: string): readonly (string | null | undefined)[] {
  return rowsOf(table).rows.map((row) => row[column]);
}

it('makes the same rows of the same seed, and others of another', () => {
  expect(rowsOf('notes').rows).toEqual(rowsOf('notes').rows);
  expect(rowsOf('notes').rows).not.toEqual(rowsOf('notes', 2).rows);
});

it('keeps keys, references, lists and bounds', () => {
  for (const [table, column] of [
    ['people', 'id'],
    ['people', 'email'],
    ['tags', 'id'],
  ] as const)
    expect(new Set(values(table, column)).size).toBe(200);
  const people = new Set(values('people', 'id'));
  expect(values('notes', 'person_id').every((one) => people.has(one ?? null))).toBe(true);
  expect(values('people', 'boss').every((one) => one === null || people.has(one ?? ''))).toBe(true);
  const pairs = rowsOf('tagged').rows.map((row) => `${row['person_id'] ?? ''} ${row['tag_id'] ?? ''}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  expect(new Set(values('tags', 'kind'))).toEqual(new Set(['a', 'b']));
  expect(new Set(values('notes', 'state'))).toEqual(new Set(['open', 'done']));
  expect(values('notes', 'rank').every((one) => Number(one) >= 1 && Number(one) <= 5)).toBe(true);
  expect(values('tags', 'name').every((one) => (one?.length ?? 9) <= 5)).toBe(true);
});

it('finds the same tenant in all that a row refers to', () => {
  const tenants = new Set(values('tenants', 'id'));
  const pairs = (table: string, column: string): readonly string[] =>
    rowsOf(table).rows.map((row) => `${row['tenant'] ?? ''} ${row[column] ?? ''}`);
  const [projects, keys] = [new Set(pairs('projects', 'id')), new Set(pairs('keys', 'id'))];
  for (const table of ['projects', 'keys', 'uses'])
    expect(values(table, 'tenant').every((one) => tenants.has(one ?? null))).toBe(true);
  expect(pairs('uses', 'project').every((one) => projects.has(one))).toBe(true);
  expect(pairs('uses', 'key').every((one) => keys.has(one))).toBe(true);
  expect(
    rowsOf('keys').rows.every(
      (row) => row['old'] === null || keys.has(`${row['tenant'] ?? ''} ${row['old'] ?? ''}`),
    ),
  ).toBe(true);
});

it('keeps one column below another', () => {
  expect(rowsOf('projects').rows.every(({ low, high }) => Number(low) <= Number(high))).toBe(true);
});

it('is skewed, has nulls, and its times grow with its rows', () => {
  const counts = new Map<string, number>();
  for (const one of values('notes', 'person_id')) counts.set(one ?? '', (counts.get(one ?? '') ?? 0) + 1);
  expect(Math.max(...counts.values())).toBeGreaterThan(3);
  expect(values('notes', 'seen').filter((one) => one === null).length).toBeGreaterThan(5);
  const times = values('notes', 'at').map((one) => Date.parse(one ?? ''));
  expect(times.at(-1)).toBeGreaterThan(times[0] ?? 0);
});

it('writes INSERT, generated columns left out', () => {
  const { plan } = rowsOf('notes');
  expect(plan.columns).not.toContain('twice');
  const head = insertStatement(plan, 0, 3).split('\n')[0];
  expect(head).toBe(
    'INSERT INTO public.notes (id, person_id, state, rank, at, seen, list, body) OVERRIDING SYSTEM VALUE VALUES',
  );
  expect(insertStatement(plan, 0, 3).split('\n')).toHaveLength(5);
});
