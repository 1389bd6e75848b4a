/**
 * The SQL in the rules for SQLite is SQL: every example, and what its fix makes of it, runs on SQLite after its history. A fix leaves the
 * rows that were there, what hangs on their tables, and no reference that leads nowhere.
 */
import { copyFileSync, existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measuredSqlite } from '../../../core/effects/sqlite/facts.ts';
import type { Example } from '../../../core/rule-kit/define-rule.ts';
import { rules } from '../../rules/with-cases.ts';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';
import { readAnnotations } from '../../rules/annotations.ts';

let engine: Sqlite;
beforeAll(async () => {
  engine = await openSqlite();
});
afterAll(() => {
  engine.stop();
});

const spoken = rules.flatMap((rule) =>
  rule.examples.flatMap((example) =>
    example.dialect === 'sqlite' ? [[rule.id, example.title, example] as const] : [],
  ),
);

/** A database after the example's history. */
function behindHistory({ history = [] }: Example): string {
  const file = engine.fresh();
  expect(engine.run(history.join('\n'), file)).toMatchObject({ ok: true });
  return file;
}

/** A database of its own, as that one is, and the engine's words where it refuses the statements. */
function appliedAfter(
  file: string,
  sql: string,
): { readonly file: string; readonly refusal: string | undefined } {
  const own = engine.fresh();
  if (existsSync(file)) copyFileSync(file, own);
  const outcome = engine.run(sql, own);
  return { file: own, refusal: outcome.ok ? undefined : outcome.message };
}

/** What is asked of SQLite after its release is refused by the one that is here. */
function isOfLater({ verdict, targetVersion = 0 }: Example): boolean {
  return verdict === 'good' && targetVersion > measuredSqlite;
}

/** A tool puts something in its place before the server sees it. */
function isTemplate({ sql }: Example): boolean {
  return sql.includes('${');
}

describe('on SQLite', () => {
  it.each(spoken)('%s: %s', (_id, _title, example) => {
    const before = behindHistory(example);
    const { refusal } = appliedAfter(before, readAnnotations(example.sql).text);
    if (example.refused !== undefined) expect(refusal).toContain(example.refused);
    else if (isOfLater(example)) expect(refusal).toContain('syntax error');
    else if (isTemplate(example)) expect(refusal).toContain('unrecognized token');
    else expect(refusal).toBeUndefined();
    if (example.fixed === undefined) return;
    const fixed = appliedAfter(before, example.fixed);
    expect(fixed.refusal).toBeUndefined();
    if (example.fixed.includes('DROP TABLE')) expect(kept(fixed.file)).toEqual(kept(before));
  });
});

/** How many rows each table has and which, up to which number they are counted, the names of what hangs on it, and references that lead nowhere. */
function kept(file: string): readonly string[] {
  const lines = (sql: string): readonly string[] => {
    const outcome = engine.run(sql, file);
    if (!outcome.ok) throw new Error(outcome.message);
    return outcome.rows;
  };
  const asked = lines(`
    SELECT 'SELECT ' || quote(name) || ', count(*), group_concat(rowid) FROM "' || name || '";' FROM sqlite_schema
      WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name;
    SELECT 'SELECT * FROM sqlite_sequence ORDER BY name;' FROM sqlite_schema WHERE name = 'sqlite_sequence';`);
  return lines(`${asked.join('\n')}
    SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2;
    PRAGMA foreign_key_check;`);
}
