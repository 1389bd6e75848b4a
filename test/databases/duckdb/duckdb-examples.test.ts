/** The SQL in the rules for DuckDB is SQL: every example runs on DuckDB after its history, or is refused there in the words that it says. */
import { beforeAll, describe, expect, it } from 'vitest';
import { installDuckdb, type Duckdb } from '../../hosts/duckdb.ts';
import { readAnnotations } from '../../rules/annotations.ts';
import { rules } from '../../rules/with-cases.ts';

let duckdb: Duckdb;
beforeAll(async () => {
  duckdb = await installDuckdb();
});

const spoken = rules.flatMap((rule) =>
  rule.examples.flatMap((example) =>
    example.dialect === 'duckdb' ? [[rule.id, example.title, example] as const] : [],
  ),
);

describe('on DuckDB', () => {
  it.each(spoken)('%s: %s', async (_id, _title, { sql, history = [], refused }) => {
    const outcomes = await duckdb.run(':memory:', [...history, readAnnotations(sql).text]);
    expect(outcomes.slice(0, history.length).filter(({ ok }) => !ok)).toEqual([]);
    const last = outcomes.at(-1);
    expect(last?.ok === false ? last.message : undefined).toEqual(
      refused === undefined ? undefined : expect.stringContaining(refused),
    );
  });
});
