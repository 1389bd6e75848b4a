/** Further cases of data-loss/drop-constraint, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const shop = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint CONSTRAINT orders_customer REFERENCES customers,
  code text NOT NULL CONSTRAINT orders_code UNIQUE,
  amount int CONSTRAINT orders_amount CHECK (amount > 0)
);`;

const marks = `CREATE TABLE marks (id int PRIMARY KEY, code varchar(20) NOT NULL, UNIQUE KEY marks_code (code));`;

const places =
  'CREATE TABLE dbo.Places (Id int NOT NULL CONSTRAINT PK_P PRIMARY KEY, Kind int CONSTRAINT DF_K DEFAULT 1);';

export const cases = [
  good(
    'A unique index on the same column stays',
    `CREATE UNIQUE INDEX orders_code_unique ON orders (code);
ALTER TABLE orders DROP CONSTRAINT orders_code;`,
    { history: [shop] },
  ),
  good(
    'It goes with its column',
    `ALTER TABLE orders DROP CONSTRAINT orders_customer;
ALTER TABLE orders DROP COLUMN customer_id;`,
    { history: [shop] },
  ),
  bad(
    'A key over more columns lets the old values repeat',
    `ALTER TABLE orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (id, code);
--                                 ^^^^^^^^^^^ warning: Without orders_pkey, orders takes rows that break the primary key, and it cannot be added again before they are mended. Add what replaces it first.`,
    { history: [shop] },
  ),
  good(
    'Of a table that no migration made, another one of the name takes its place',
    `ALTER TABLE panels DROP CONSTRAINT panels_kind;
ALTER TABLE panels ADD CONSTRAINT panels_kind CHECK (kind > 0) NOT VALID;`,
    { notExecutable: 'The table is made elsewhere.' },
  ),
  good('SQLite: an index of the rowid, which is unique by itself', 'DROP INDEX notes_id;', {
    dialect: 'sqlite',
    history: [
      'CREATE TABLE notes (id INTEGER PRIMARY KEY, body text); CREATE UNIQUE INDEX notes_id ON notes (id);',
    ],
  }),
  good(
    'MySQL: another key in the same statement',
    'ALTER TABLE marks DROP INDEX marks_code, ADD UNIQUE KEY marks_code_2 (code);',
    { dialect: 'mysql', history: [marks] },
  ),
  good('SQL Server: a default protects nothing', 'ALTER TABLE dbo.Places DROP CONSTRAINT DF_K;', {
    dialect: 'sqlserver',
    history: [places],
  }),
];
