/** Further cases of injection/prepare-concatenation, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(50) NULL) ENGINE=InnoDB;';

const mysql = { dialect: 'mysql', history: [orders] } as const;

export const cases = [
  bad(
    'A table’s name, by way of a second variable, as the caller',
    `CREATE PROCEDURE empty_table(wanted text) SQL SECURITY INVOKER
BEGIN
  DECLARE place text DEFAULT TRIM(wanted);
  SELECT CONCAT('DELETE FROM ', place) INTO @text;
  PREPARE gone FROM @text;
--^^^^^^^ warning: wanted is put into what empty_table executes: whoever sets it can write SQL there. Pass values with EXECUTE … USING, check names.
  EXECUTE gone;
END;`,
    mysql,
  ),
  bad(
    'MariaDB: EXECUTE IMMEDIATE',
    `CREATE OR REPLACE PROCEDURE count_rows(wanted varchar(64))
  EXECUTE IMMEDIATE CONCAT('SELECT count(*) FROM ', wanted);
--^^^^^^^ error: wanted is put into what count_rows executes with its definer’s rights: callers can write SQL there. Pass values with EXECUTE … USING, check names.`,
    { ...mysql, targetVersion: 1011 },
  ),
  bad(
    'A command that changes definitions',
    `CREATE PROCEDURE add_column(IN of_table varchar(64), IN definition varchar(200))
BEGIN
  SET @text = CONCAT('ALTER TABLE ', of_table, ' ADD COLUMN ', definition);
  PREPARE added FROM @text;
--^^^^^^^ error: of_table is put into what add_column executes with its definer’s rights: callers can write SQL there. Pass values with EXECUTE … USING, check names.
  EXECUTE added;
END;`,
    mysql,
  ),
  good(
    'A literal of it',
    `CREATE PROCEDURE find_orders(IN wanted varchar(50))
BEGIN
  SET @text = CONCAT('SELECT id FROM orders WHERE note = ', QUOTE(wanted));
  PREPARE found FROM @text;
  EXECUTE found;
END;`,
    mysql,
  ),
  good(
    'A name that is held against a list first',
    `CREATE PROCEDURE count_rows(wanted varchar(64))
BEGIN
  IF wanted NOT IN ('orders', 'returns') THEN SIGNAL SQLSTATE '45000'; END IF;
  SET @text = CONCAT('SELECT count(*) FROM ', wanted);
  PREPARE counted FROM @text;
  EXECUTE counted;
END;`,
    mysql,
  ),
  good(
    'A name that information_schema knows',
    `CREATE PROCEDURE drop_index(IN of_table varchar(64), IN named varchar(64))
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.statistics WHERE table_name = of_table AND index_name = named) THEN
    SET @text = CONCAT('ALTER TABLE ', of_table, ' DROP INDEX ', named);
    PREPARE gone FROM @text;
    EXECUTE gone;
  END IF;
END;`,
    mysql,
  ),
  good(
    'A name that a function of one’s own is asked about',
    `CREATE PROCEDURE drop_key(named varchar(64))
BEGIN
  IF key_exists(named) THEN
    SET @text = CONCAT('ALTER TABLE orders DROP INDEX ', named);
    PREPARE gone FROM @text;
    EXECUTE gone;
  END IF;
END;`,
    mysql,
  ),
  good(
    'A helper of this script alone',
    `CREATE PROCEDURE drop_key(named varchar(64))
BEGIN
  SET @text = CONCAT('ALTER TABLE orders DROP INDEX ', named);
  PREPARE gone FROM @text;
  EXECUTE gone;
END;
DROP PROCEDURE drop_key;`,
    mysql,
  ),
  good(
    'Text of its own',
    `CREATE PROCEDURE clean_up()
BEGIN
  SET @text = CONCAT('DELETE FROM ', 'orders');
  PREPARE gone FROM @text;
  EXECUTE gone;
END;`,
    mysql,
  ),
];
