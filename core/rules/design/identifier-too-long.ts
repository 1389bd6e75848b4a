/** A name that the server cuts. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { identifierName, truncate, utf8Length } from '../../syntax/postgres/identifier.ts';

const messages = {
  cut: '{name} has {bytes} bytes: PostgreSQL keeps {most} of them and says so in a notice only. Give it a shorter name.',
} as const;

const long = 'index_on_the_orders_of_all_customers_by_the_day_of_their_last_payment';

export const rule = defineRule({
  id: 'design/identifier-too-long',
  category: 'design',
  since: '0.1.0',
  severity: 'info',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'A name of more than 63 bytes.',
  why: `The server cuts names at 63 bytes with a notice that nobody reads. Two generated names that differ at their end become one, and the
second statement fails or, with \`IF NOT EXISTS\`, does nothing. Tools that look the name up in the catalog do not find it.`,
  instead: 'A name of 63 bytes or less. Letters outside of ASCII take two bytes or more.',
  whenOff: 'Where a server is built with a larger NAMEDATALEN.',
  messages,
  fix: { kinds: [], because: 'What else uses the name is for people to say.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'An index',
      `CREATE INDEX CONCURRENTLY ${long} ON orders (id);
--                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: ${long.slice(0, 62)}… has 69 bytes: PostgreSQL keeps 63 of them and says so in a notice only. Give it a shorter name.`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    bad(
      'Fewer letters than bytes',
      `ALTER TABLE orders ADD COLUMN "Überführungsgebühr_für_außergewöhnlich_große_Güter_in_Kisten" text;
--                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: Überführungsgebühr_für_außergewöhnlich_große_Güter_in_Kisten has 68 bytes: PostgreSQL keeps 63 of them and says so in a notice only. Give it a shorter name.`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good(
      'A trigger: its table knows it, and the long name drops it, too',
      `CREATE TRIGGER ${long} BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();`,
      { history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'] },
    ),
    good('A name that was cut is given up', `ALTER INDEX ${long} RENAME TO orders_by_last_payment;`, {
      history: [`CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE INDEX ${long} ON orders (id);`],
    }),
    good(
      '63 bytes',
      'CREATE TABLE a23456789_123456789_123456789_123456789_123456789_123456789_123 (id bigint PRIMARY KEY);',
    ),
    good('A long text', `COMMENT ON TABLE orders IS '${long}';`, {
      history: ['CREATE TABLE orders (id bigint PRIMARY KEY);'],
    }),
  ],
  check: {},
  checkAny(operation, context) {
    const { parsed } = context.statement;
    // Nobody but a table says their names; dropped by the same long name they are found.
    if (operation.kind === 'createPolicy' || operation.kind === 'createTrigger') return;
    // Said once of each statement that makes or renames something; whoever uses the name finds it cut as well.
    if (parsed.operations[0] !== operation || !/^(?:create|add|rename)/.test(operation.kind)) return;
    // What is renamed was cut when it was made; the new name stands last.
    const tokens = operation.kind.startsWith('rename') ? parsed.tokens.slice(-1) : parsed.tokens;
    for (const token of tokens) {
      if (token.kind !== 'word' && token.kind !== 'quoted-identifier') continue;
      const written = parsed.text.slice(token.start, token.end);
      const whole = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
      if (truncate(whole) === whole) continue;
      context.report({
        message: 'cut',
        at: token,
        data: { name: whole, bytes: bytesOf(whole), most: bytesOf(identifierName(written)) },
      });
      return;
    }
  },
});

function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8Length(character.codePointAt(0) ?? 0);
  return bytes;
}
