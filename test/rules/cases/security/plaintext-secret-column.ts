/** Further cases of security/plaintext-secret-column, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'A key that opens something',
    `CREATE TABLE clients (id bigint PRIMARY KEY, api_key text);
--                                           ^^^^^^^ info: api_key of clients seems to hold a key as it is: backups, replicas and every reader of the table have it. Keep a hash, or the key encrypted.`,
  ),
  good(
    'Encrypted, or only about it',
    'CREATE TABLE clients (id bigint PRIMARY KEY, encrypted_api_key text, password_hint_shown text, api_key_id text, api_key_prefix text);',
  ),
  good(
    'No text',
    'CREATE TABLE users (id bigint PRIMARY KEY, password bytea, password_changed timestamptz);',
  ),
];
