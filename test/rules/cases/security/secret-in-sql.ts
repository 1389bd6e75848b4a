/** Further cases of security/secret-in-sql, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const settings = 'CREATE TABLE settings (name text PRIMARY KEY, value text);';

const elsewhere = { notExecutable: 'the other server is not there' } as const;

export const cases = [
  bad(
    'The key to what it encrypts, in a function that everybody can read',
    `CREATE FUNCTION sealed(plain text) RETURNS bytea LANGUAGE plpgsql AS $$
BEGIN
  RETURN pgp_sym_encrypt(plain, 'kR8vQ2mXzTa');
--                              ^^^^^^^^^^^^^ error: The key of pgp_sym_encrypt is in version control: whoever can read the repository can use it. Change it, and hand it in from outside.
END $$;`,
  ),
  bad(
    'Another database, asked with dblink',
    `SELECT * FROM dblink('dbname=shop host=db.shop.net user=copy password=kR8vQ2mXzTa', 'SELECT 1') AS t (one int);
--                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: A connection string with its password is in version control: whoever can read the repository can use it. Change it, and hand it in from outside.`,
    elsewhere,
  ),
  good(
    'A token that is none, and one’s own machine',
    `INSERT INTO settings VALUES ('key', 'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx'), ('db', 'postgres://me:me@localhost/shop');`,
    { history: [settings] },
  ),
  bad(
    'A private key',
    `UPDATE settings SET value = '-----BEGIN RSA PRIVATE KEY----- MIIB' WHERE name = 'key';
--                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: A private key is in version control: whoever can read the repository can use it. Change it, and hand it in from outside.`,
    { history: [settings] },
  ),
  good(
    'Addresses without a password, and talk about one',
    `INSERT INTO settings VALUES ('docs', 'https://shop.net:8080/help@home'), ('hint', 'password = what you chose, user@shop.net');`,
    { history: [settings] },
  ),
];
