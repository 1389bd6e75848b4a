/** The SQL in the rules for ClickHouse is SQL: every example runs on ClickHouse after its history, or is refused there in the words that it says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClickhouseReader } from '../../../core/operations/clickhouse/reader.ts';
import { openClickhouse, type Clickhouse } from '../../hosts/clickhouse.ts';
import { readAnnotations } from '../../rules/annotations.ts';
import { rules } from '../../rules/with-cases.ts';

let clickhouse: Clickhouse;
beforeAll(async () => {
  clickhouse = await openClickhouse();
});
afterAll(() => clickhouse.close());

const spoken = rules.flatMap((rule) =>
  rule.examples.flatMap((example) =>
    example.dialect === 'clickhouse' ? [[rule.id, example.title, example] as const] : [],
  ),
);

describe('on ClickHouse', () => {
  it.each(spoken)('%s: %s', (_id, _title, { sql, history = [], refused }) => {
    const last = clickhouse.run([...history, readAnnotations(sql).text].flatMap(statementsIn)).at(-1);
    expect(last?.ok === false ? last.message : undefined).toEqual(
      refused === undefined ? undefined : expect.stringContaining(refused),
    );
  });
});

/** It takes one at a time. */
function statementsIn(text: string): readonly string[] {
  return new ClickhouseReader().statements(text, 0, text.length).map(({ parsed }) => parsed.text);
}
