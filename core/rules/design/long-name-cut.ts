/** A name that the server truncates wherever it is written. */
import { cutName } from '../../rule-kit/tables/truncated-names.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  cut: '{name} has {bytes} bytes: PostgreSQL keeps 63 of them and says so in a notice only. Give it a shorter name.',
} as const;

const long = 'index_on_the_orders_of_all_customers_by_the_day_of_their_last_payment';

export const rule = defineRule({
  id: 'design/long-name-cut',
  hazard: 'advice',
  preset: 'strict',
  summary: 'A name of more than 63 bytes.',
  why: `The server cuts names at 63 bytes, with a notice that nobody reads, each time that they are written: SQL goes on to find them. A program or a
dashboard that looks for the whole name in the catalog, or in an error, does not. Where the cut makes two names one, or where the tool expects
another name, \`design/identifier-too-long\` says so.`,
  instead: 'A name of 63 bytes or less. Letters outside of ASCII take two bytes or more.',
  whenOff: 'Where a server is built with a larger NAMEDATALEN.',
  messages,
  fix: { kinds: [], because: 'What else uses the name is for people to say.' },
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
  ],
  check: {},
  checkAny(operation, context) {
    const name = cutName(operation, context);
    if (name?.consequence.kind !== 'none') return;
    const { at, whole, bytes } = name;
    context.report({ message: 'cut', at, data: { name: whole, bytes } });
  },
});
