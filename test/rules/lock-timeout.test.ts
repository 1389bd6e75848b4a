/** What answers the question for a lock_timeout beside the file itself. */
import { beforeAll, expect, it } from 'vitest';
import { effectOf } from '../../core/effects/of-dialect.ts';
import { lint, type LintKit } from '../../core/lint/run.ts';
import type { Example } from '../../core/rule-kit/define-rule.ts';
import { rule } from '../../core/rules/transaction/missing-lock-timeout.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser } from '../sql.ts';
import { exampleFiles, lintInput } from './example-files.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const add = 'ALTER TABLE parcels ADD COLUMN note text;';

function messages(example: Partial<Example>, kit: Partial<LintKit> = {}): readonly string[] {
  const whole: Example = { verdict: 'bad', title: 'made up', sql: add, ...example };
  const { history, path } = exampleFiles(whole);
  const input = lintInput(whole, history, { path, text: whole.sql }, parser);
  const own = { rules: [rule], effectOf, preset: 'recommended', settings: new Map(), ...kit } as const;
  return lint(input, own).findings.map(({ message }) => message);
}

it('is asked for where nothing answers', () => {
  expect(messages({})).toHaveLength(1);
});

it('the project says that its role has one', () => {
  expect(messages({}, { lockTimeout: 'set by role' })).toEqual([]);
});

it('the tool’s configuration sets one for each session', () => {
  const initsql = "SET lock_timeout = '3s'";
  expect(messages({ tool: 'flyway' })).toHaveLength(1);
  expect(messages({ tool: 'flyway', settings: { initsql } })).toEqual([]);
});

it('a pending file of the same transaction sets one', () => {
  const pending = { tool: 'drizzle', pendingFrom: 0 } as const;
  expect(messages({ ...pending, history: ['SET lock_timeout = 0;'] })).toHaveLength(1);
  expect(messages({ ...pending, history: ["SET LOCAL lock_timeout = '2s';"] })).toEqual([]);
});
