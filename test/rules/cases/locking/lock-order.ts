/** Further cases of locking/lock-order, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE customers (id bigint PRIMARY KEY, orders int);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers);`;

const moved = [
  'CREATE TABLE accounts (id bigint PRIMARY KEY, total int); CREATE TABLE entries (account_id bigint, amount int);',
  `CREATE FUNCTION book(account bigint, value int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO entries VALUES (account, value);
  UPDATE accounts SET total = total + value WHERE id = account;
END $$;`,
];

export const cases = [
  good(
    'The migration gives way before the server looks for deadlocks',
    `BEGIN;
SET LOCAL lock_timeout = '500ms';
ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;`,
    { history: [tables] },
  ),
  good(
    'A lock that lets readers of the first table through keeps no foreign key waiting',
    `BEGIN;
CREATE TRIGGER same BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
ALTER TABLE orders ADD COLUMN note text;
COMMIT;`,
    { history: [tables] },
  ),
  good(
    'In the order of the function',
    `BEGIN;
ALTER TABLE entries ADD COLUMN at date;
ALTER TABLE accounts ALTER COLUMN total SET DEFAULT 0;
COMMIT;`,
    { history: moved },
  ),
  bad(
    'A function changes the second table, then the first',
    `BEGIN;
ALTER TABLE accounts ALTER COLUMN total SET DEFAULT 0;
ALTER TABLE entries ADD COLUMN at date;
--          ^^^^^^^ warning: accounts is locked in ACCESS EXCLUSIVE mode before entries, but book uses entries, then accounts: a deadlock. Use two migrations.
COMMIT;`,
    { history: moved },
  ),
  good(
    'Each for itself',
    `ALTER TABLE customers ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text;`,
    { history: [tables] },
  ),
];
