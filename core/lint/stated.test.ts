/** Which comments answer a rule, and for whom they do not: with rules of the product, on one statement. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser } from '../../test/sql.ts';
import { effectOf } from '../effects/of-dialect.ts';
import { rules } from '../rules/index.ts';
import { emptySchema } from '../schema/replay/apply.ts';
import { replaySection } from '../schema/replay-section.ts';
import type { StatementParser } from '../syntax/postgres/parse.ts';
import { readDocument } from './document.ts';
import { lint, type LintKit } from './run.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const index = 'CREATE INDEX orders_state ON orders (state);';
const drop = 'ALTER TABLE orders DROP COLUMN state;';
const clear = 'DELETE FROM orders;';
const beside = 'BEGIN;\nCREATE INDEX CONCURRENTLY orders_state ON orders (state);\nCOMMIT;';

function said(
  text: string,
  novelty: 'new' | 'applied' = 'applied',
  required?: LintKit['required'],
): readonly string[] {
  const [history] = readDocument(
    'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
    undefined,
    parser,
  );
  const input = {
    path: 'b.sql',
    text,
    sections: readDocument(text, undefined, parser),
    migration: undefined,
    existing: [],
    schema: replaySection(emptySchema(), history?.statements ?? [], 'a.sql').after,
    targetVersion: 16,
    novelty,
  };
  const kit = { rules, effectOf, preset: 'recommended', settings: new Map(), required } as const;
  return lint(input, kit).findings.map((one) => one.rule);
}

describe('comments of what has run', () => {
  it.each([
    ['-- The table is brand-new and EMPTY: no meaningful lock.', index],
    ['-- orders is a list of a kind; the table is tiny.', index],
    ['/* so all 21 existing rows keep their state */', index],
    ['-- Use CONCURRENTLY in production to avoid\n-- a write lock.', index],
    ['-- Plain CREATE INDEX is fine here.', index],
    ['-- CONCURRENTLY is unnecessary (and cannot run in a transaction).', index],
    ['-- Run only AFTER the code of phase two is deployed.', drop],
    ['-- Not before release 7 is live!', drop],
    ['-- Dropping it, as it has never been used.', 'DROP TABLE orders;'],
    ['-- drop unused orders table', 'DROP TABLE orders;'],
    ['-- Remove the legacy state.', drop],
    ['-- Deliveries are in events now;\n-- nothing reads or writes orders anymore.', 'DROP TABLE orders;'],
    ['-- we never actually dropped that table...', 'DROP TABLE orders;'],
    ['-- The state is superseded by the list of events.', drop],
    ['-- The state is no longer required.', drop],
    ["-- drop it since it's not used at all", 'DROP TABLE orders;'],
    ['-- Delete all rows: they are made anew.', clear],
    ['-- Send this one OUTSIDE of any transaction.', beside],
    ['-- MANUAL APPLY: nothing runs this file.', beside],
    ['-- The table is tiny.\nSELECT 1;\n-- By state.', index],
  ])('%s', (comment, statement) => {
    expect(said(statement)).not.toEqual([]);
    expect(said(`${comment}\n${statement}`)).toEqual([]);
  });

  it.each([
    ['-- This is not possible if the table is not empty.', index],
    ['-- If the table is small this is quick.', index],
    ['-- CONCURRENTLY cannot run inside a transaction block; apply it on its own.', index],
    ['-- Backfill 20 rows of another kind.', index],
    ['-- After this the state is gone.', drop],
    ['-- Drop the state that nobody unused it for.', drop],
    ['-- Drop the state of orders.', drop],
    ['-- Only the day will tell from now on, as nobody wants the legacy.', drop],
    ['-- Delete what is left.', clear],
    ['-- The table is tiny.', drop],
  ])('do not answer it: %s', (comment, statement) => {
    expect(said(`${comment}\n${statement}`)).toEqual(said(statement));
  });

  it('prove nothing of new work', () => {
    expect(said(`-- The table is tiny.\n${index}`, 'new')).toEqual(said(index, 'new'));
  });

  it('do not answer a rule that somebody demands', () => {
    const id = 'locking/index-without-concurrently';
    const required = new Map([
      [
        id,
        {
          severity: 'info',
          suppressible: true,
          by: 'team',
          from: { file: 'team.json', line: 1, within: 'file' },
        } as const,
      ],
    ]);
    expect(said(`-- The table is tiny.\n${index}`, 'applied', required)).toContain(id);
  });
});
