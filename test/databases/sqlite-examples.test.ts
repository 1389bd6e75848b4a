/** The SQL in the rules for SQLite is SQL: every example, and what its fix makes of it, runs on SQLite behind its history. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rules } from '../../core/rules/index.ts';
import { openSqlite, type Sqlite } from '../hosts/sqlite.ts';
import { readAnnotations } from '../rules/annotations.ts';

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

/** The engine's words for a refusal; undefined where it runs. */
function refusalOf(sql: string, { history = [] }: Example): string | undefined {
  const file = engine.fresh();
  expect(engine.run(history.join('\n'), file)).toMatchObject({ ok: true });
  const outcome = engine.run(sql, file);
  return outcome.ok ? undefined : outcome.message;
}

describe('on SQLite', () => {
  it.each(spoken)('%s: %s', (_id, _title, example) => {
    const message = refusalOf(readAnnotations(example.sql).text, example);
    if (example.refused === undefined) expect(message).toBeUndefined();
    else expect(message).toContain(example.refused);
    if (example.fixed !== undefined) expect(refusalOf(example.fixed, example)).toBeUndefined();
  });
});
