/** Columns that seem to store a secret as plain text. Judged by names, because a text column shows nothing else of its contents. */
import { wordSet } from '../../collections/word-set.ts';
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isOf, nameWords } from '../../rule-kit/tables/new-columns.ts';

const messages = {
  plain:
    '{column} of {table} seems to hold {what} as it is: backups, replicas and every reader of the table have it. Keep {keep}.',
} as const;

export const rule = defineRule({
  id: 'security/plaintext-secret-column',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noUsersInSqlite,
  summary: 'A new text column whose name says password, card check number or secret key.',
  why: `Whatever stands in a column stands in each backup, on each replica, in logs of slow queries and in what analysts copy. A password has to be
recognised, never read again; a key that is only checked, too. From the name alone it cannot be seen whether a hash is kept: a name that says so
helps the next reader as well.`,
  instead:
    '`password_hash` with argon2 or bcrypt made by the application; `token_hash` for tokens that are only checked; a secret store for what has to be read again.',
  whenOff: 'Where the framework puts a hash into a column that it calls password.',
  messages,
  fix: { kinds: [], because: 'What is kept is decided where it is written.' },
  examples: [
    bad(
      'A password',
      `CREATE TABLE users (id bigint PRIMARY KEY, password text NOT NULL);
--                                         ^^^^^^^^ info: password of users seems to hold a password as it is: backups, replicas and every reader of the table have it. Keep a hash.`,
    ),
    bad(
      'The number on the back of a card',
      `ALTER TABLE cards ADD COLUMN "cardCvv" varchar(4);
--                           ^^^^^^^^^ info: cardCvv of cards seems to hold a card check number as it is: backups, replicas and every reader of the table have it. Keep nothing of it.`,
      { history: ['CREATE TABLE cards (id bigint PRIMARY KEY);'] },
    ),
    good(
      'A hash',
      'CREATE TABLE users (id bigint PRIMARY KEY, password_hash text NOT NULL, hashed_secret text);',
    ),
  ],
  check: eachNewColumn<typeof messages>(({ name, type, shown }, context) => {
    if (!isOf(type, 'text', 'varchar', 'bpchar')) return;
    const words = nameWords(name.text);
    if (words.some((one) => protectedWords.has(one))) return;
    const kind = kinds.find(({ ends }) => ends.some((end) => ` ${words.join(' ')}`.endsWith(` ${end}`)));
    if (kind === undefined) return;
    const { what, keep } = kind;
    context.report({ message: 'plain', at: name, data: { column: name.text, table: shown, what, keep } });
  }),
});

/** The name ends with one of them: a further word would change the meaning, as in password_hint. */
const kinds = [
  { ends: ['password', 'passwd', 'passphrase', 'passwort'], what: 'a password', keep: 'a hash' },
  { ends: ['cvv', 'cvc', 'cvv2'], what: 'a card check number', keep: 'nothing of it' },
  {
    ends: ['api key', 'apikey', 'secret key', 'private key', 'client secret'],
    what: 'a key',
    keep: 'a hash, or the key encrypted',
  },
] as const;

const protectedWords = wordSet(`
  hash hashed digest encrypted enc crypted cipher bcrypt argon2 salted masked verifier
`);
