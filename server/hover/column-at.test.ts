/** The column at a position, from real SQL: only certain answers, in definitions and in queries. */
import { beforeAll, describe, expect, it } from 'vitest';
import { noPersonalDataSettings } from '../../core/personal-data/settings.ts';
import { personalDataIn } from '../../core/personal-data/personal-data.ts';
import type { Schema } from '../../core/schema/model.ts';
import { emptySchema } from '../../core/schema/apply/apply.ts';
import { replaySection } from '../../core/replay/section.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import { columnAt } from './column-at.ts';
import { columnCard } from './column-card.ts';

let parser: StatementParser;
beforeAll(async () => {
  parser = await statementParser();
});

const base = `CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, name text, comment text);
  CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, note text, key int);`;

function replay(schema: Schema, sql: string): Schema {
  return replaySection(schema, statementsIn(sql, parser), 'm/1_init.sql').after;
}

/** The column marked by `|`, in a statement that runs after the tables above are created. */
function found(marked: string) {
  const offset = marked.indexOf('|');
  const sql = marked.replace('|', '');
  const before = replay(emptySchema(), base);
  const statement = statementsIn(sql, parser).find(({ span }) => span.start <= offset && offset <= span.end);
  return statement && columnAt({ statement, before, after: replay(before, sql) }, offset);
}

describe('columnAt', () => {
  it.each<readonly [string, string | undefined]>([
    ['ALTER TABLE users DROP COLUMN em|ail', 'users.email'],
    ['ALTER TABLE users ADD COLUMN pho|ne text', 'users.phone'],
    ['CREATE TABLE t (id int, ema|il text)', 't.email'],
    ['CREATE INDEX i ON users (em|ail)', 'users.email'],
    ["COMMENT ON COLUMN users.na|me IS 'x'", 'users.name'],
    ["COMM|ENT ON COLUMN users.name IS 'x'", undefined],
    ['ALTER TABLE orders ADD FOREIGN KEY (user_|id) REFERENCES users (id)', 'orders.user_id'],
    ['ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (i|d)', 'users.id'],
    ['SELECT em|ail FROM users', 'users.email'],
    ['SELECT u.em|ail FROM users u JOIN orders o ON o.user_id = u.id', 'users.email'],
    ['SELECT 1 FROM users u JOIN orders o ON o.us|er_id = u.id', 'orders.user_id'],
    ['SELECT id FROM users WHERE lower(em|ail) = $1 ORDER BY name', 'users.email'],
    ['SELECT id FROM users ORDER BY na|me', 'users.name'],
    ['SELECT em|ail FROM (SELECT email FROM users) q', 'users.email'],
    ['UPDATE users SET na|me = $1 WHERE id = $2', 'users.name'],
    ['SELECT em|ail FROM elsewhere', undefined],
    ['SELECT nothi|ng FROM users', undefined],
    ["SELECT 'em|ail' FROM users", undefined],
    ['ALTER TABLE us|ers DROP COLUMN email', undefined],
    ['DO $$ BEGIN UPDATE users SET em|ail = NULL; END $$', 'users.email'],
  ])('%s', (marked, expected) => {
    const at = found(marked);
    expect(at && `${at.table.name}.${at.column.name}`).toBe(expected);
  });
});

describe('columnCard', () => {
  function card(marked: string): string {
    const at = found(marked);
    if (at === undefined) throw new Error('a column was expected');
    return columnCard(at, personalDataIn(at.schema, noPersonalDataSettings), () => undefined).join('\n');
  }

  it('says type, target, mark, default and comment', () => {
    expect(card('SELECT user_|id FROM orders')).toBe(
      '**Column** `orders.user_id` integer\\, nullable\\, → users, added in m\\/1\\_init\\.sql.',
    );
    const text = card(
      "CREATE TABLE t (phone text DEFAULT '+49'); COMMENT ON COLUMN t.pho|ne IS '[x](command:y)'",
    );
    expect(text.split('\n').slice(1)).toEqual([
      "Default `'+49'`",
      '**Personal data**\\: contact \\(named “phone”\\)\\.',
      'Comment: \\[x\\]\\(command\\:y\\)',
    ]);
  });
});
