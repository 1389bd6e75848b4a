/** The transaction of each statement: one line for each statement of a script. */
import { beforeAll, describe, expect, it } from 'vitest';
import { statementParser, statementsIn } from '../../../test/sql.ts';
import type { StatementParser } from '../../operations/postgres/statement-parser.ts';
import { SqlserverReader } from '../../operations/sqlserver/reader.ts';
import { span } from '../../text/span.ts';
import { milliseconds, transactionsOf, type Sent, type StatementTransaction } from './transactions.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const whole: Sent = { delivery: { sends: 'whole', toolTransaction: false } };
const tool: Sent = { delivery: { sends: 'whole', toolTransaction: true } };
const single: Sent = { delivery: { sends: 'statement-by-statement', toolTransaction: false } };

const pipeline: Sent = { delivery: { sends: 'pipeline', toolTransaction: false } };

function read(text: string, sent: Sent): readonly StatementTransaction[] {
  return transactionsOf(statementsIn(text, parser), sent);
}

describe('what a statement finds', () => {
  it.each([
    ['SELECT 1', whole, ['none']],
    ['SELECT 1; SELECT 2', whole, ['implicit', 'implicit']],
    ['SELECT 1; SELECT 2', single, ['none', 'none']],
    ['SELECT 1; SELECT 2', tool, ['tool', 'tool']],
    ['SELECT 1; SELECT 2', pipeline, ['implicit', 'implicit']],
    ['SELECT 1; VACUUM t', pipeline, ['implicit', 'implicit']],
    ['VACUUM t; SELECT 1; SELECT 2', pipeline, ['none', 'implicit', 'implicit']],
    ['CREATE INDEX CONCURRENTLY ON t (a)', pipeline, ['none']],
    [
      'SELECT 1; SELECT 2; SELECT 3',
      { ...single, fences: [span(0, 19), span(19, 28)] },
      ['implicit', 'implicit', 'none'],
    ],
    ['BEGIN; SELECT 1; COMMIT; SELECT 2', single, ['none', 'explicit', 'explicit', 'none']],
    [
      'BEGIN; SAVEPOINT s; ROLLBACK TO s; ROLLBACK; SELECT 2',
      single,
      ['none', 'explicit', 'explicit', 'explicit', 'none'],
    ],
    ['BEGIN; COMMIT; SELECT 2', tool, ['tool', 'tool', 'implicit']],
    ['BEGIN; COMMIT AND CHAIN; SELECT 2', single, ['none', 'explicit', 'explicit']],
    ['BEGIN; PREPARE TRANSACTION $$x$$; SELECT 2', single, ['none', 'explicit', 'none']],
  ])('%s', (text, sent, expected) => {
    expect(read(text, sent).map((one) => one.state.kind)).toEqual(expected);
  });
});

describe('what a statement of SQL Server finds, where BEGIN counts up and COMMIT down', () => {
  it.each([
    ['BEGIN TRAN;\nDELETE t;\nCOMMIT;\nSELECT 1;', tool, ['tool', 'tool', 'tool', 'tool']],
    [
      'BEGIN TRAN;\nBEGIN TRAN;\nCOMMIT;\nCOMMIT;\nSELECT 1;',
      single,
      ['none', 'explicit', 'explicit', 'explicit', 'none'],
    ],
    ['BEGIN TRAN;\nCOMMIT;\nROLLBACK;\nSELECT 1;', tool, ['tool', 'tool', 'tool', 'tool']],
    ['BEGIN TRAN;\nROLLBACK;\nSELECT 1;', tool, ['tool', 'tool', 'none']],
  ])('%s', (text, sent, expected) => {
    const statements = new SqlserverReader().statements(text, 0, text.length);
    const found = transactionsOf(statements, sent, 'sqlserver');
    expect(found.map((one) => one.state.kind)).toEqual(expected);
  });
});

/** `kind first-last ends`, the statements that run together, until when locks are held, `undone` if the work is rolled back. */
function line({ transaction, together, heldThrough, kept }: StatementTransaction): string {
  const { kind, first, last, ends } = transaction;
  const before = together.map(({ from, to }) => `${String(from)}..${String(to)}`).join();
  const span = `${kind} ${String(first)}-${String(last)} ${ends}`;
  return `${span} [${before}] until ${String(heldThrough)}${kept ? '' : ' undone'}`;
}

describe('the transaction that a statement belongs to', () => {
  it.each([
    ['SELECT 1; SELECT 2', single, ['own 0-0 commit [] until 0', 'own 1-1 commit [] until 1']],
    [
      'SELECT 1; BEGIN; SELECT 2; COMMIT; SELECT 3',
      whole,
      [
        'explicit 0-3 commit [] until 3',
        'explicit 0-3 commit [0..1] until 3',
        'explicit 0-3 commit [0..2] until 3',
        'explicit 0-3 commit [0..3] until 3',
        'implicit 4-4 commit [] until 4',
      ],
    ],
    [
      'BEGIN; SELECT 1; SAVEPOINT s; SELECT 2; ROLLBACK TO s; SELECT 3; COMMIT',
      single,
      [
        'explicit 0-6 commit [] until 6',
        'explicit 0-6 commit [0..1] until 6',
        'explicit 0-6 commit [0..2] until 6',
        'explicit 0-6 commit [0..3] until 4 undone',
        'explicit 0-6 commit [0..4] until 6',
        'explicit 0-6 commit [0..3,4..5] until 6',
        'explicit 0-6 commit [0..3,4..6] until 6',
      ],
    ],
    [
      'SELECT 1; ROLLBACK; SELECT 2',
      tool,
      [
        'tool 0-1 rollback [] until 1 undone',
        'tool 0-1 rollback [0..1] until 1 undone',
        'implicit 2-2 commit [] until 2',
      ],
    ],
    [
      'BEGIN; SAVEPOINT s; RELEASE s; ROLLBACK TO s',
      single,
      [
        'explicit 0-3 left-open [] until 3',
        'explicit 0-3 left-open [0..1] until 3',
        'explicit 0-3 left-open [0..2] until 3',
        'explicit 0-3 left-open [0..3] until 3',
      ],
    ],
  ])('%s', (text, sent, expected) => {
    expect(read(text, sent).map(line)).toEqual(expected);
  });

  it('what stands in a fence is sent at once', () => {
    const text = 'SELECT 1; SELECT 2; SELECT 3';
    const found = read(text, { ...single, fences: [span(9, text.length)] });
    expect(found.map((one) => [one.state.kind, one.alone])).toEqual([
      ['none', true],
      ['implicit', false],
      ['implicit', false],
    ]);
  });
});

describe('blocks that commit themselves', () => {
  it.each([
    ['DO $$ BEGIN FOR i IN 1..3 LOOP UPDATE t SET a = 1; COMMIT; END LOOP; END $$', single, [true]],
    ['DO $$ BEGIN IF true THEN ROLLBACK; END IF; END $$', whole, [true]],
    ['DO $$ BEGIN COMMIT; END $$', tool, [false]],
    ['DO $$ BEGIN NULL; END $$; COMMIT', single, [false, false]],
    ['CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$', single, [false]],
  ])('%s', (text, sent, expected) => {
    expect(read(text, sent).map((one) => one.commitsInside)).toEqual(expected);
  });
});

describe('settings in force', () => {
  it.each([
    [`SET lock_timeout = '2s'; SELECT 1`, single, 2000],
    [`SET lock_timeout = 500; SELECT 1`, single, 500],
    // Outside of a transaction SET LOCAL does not affect the next statement.
    [`SET LOCAL lock_timeout = '2s'; SELECT 1`, single, undefined],
    [`SET LOCAL lock_timeout = '2s'; SELECT 1`, tool, 2000],
    [`SET LOCAL lock_timeout = '2s'; SELECT 1`, whole, 2000],
    [`BEGIN; SET LOCAL lock_timeout = '2s'; COMMIT; SELECT 1`, single, undefined],
    [`BEGIN; SET lock_timeout = '2s'; COMMIT; SELECT 1`, single, 2000],
    [`BEGIN; SET lock_timeout = '2s'; ROLLBACK; SELECT 1`, single, undefined],
    [`BEGIN; SAVEPOINT s; SET lock_timeout = '2s'; ROLLBACK TO s; SELECT 1`, single, undefined],
    [`SELECT set_config('lock_timeout', '3min', false); SELECT 1`, single, 180_000],
    [`SET lock_timeout = '2s'; RESET lock_timeout; SELECT 1`, single, undefined],
    [`SET lock_timeout = '2s'; RESET ALL; SELECT 1`, single, undefined],
    [`SET lock_timeout = '2s'; DISCARD ALL; SELECT 1`, single, undefined],
  ])('%s', (text, sent, expected) => {
    const last = read(text, sent).at(-1);
    expect(last === undefined ? last : milliseconds(last.settings, 'lock_timeout')).toBe(expected);
  });
});
