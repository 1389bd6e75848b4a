/** Further cases of security/personal-data-unprotected, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const patients = 'CREATE TABLE patients (id bigint PRIMARY KEY, ward text);';

export const cases = [
  good('Encrypted', 'ALTER TABLE patients ADD COLUMN diagnosis_encrypted bytea;', { history: [patients] }),
  good(
    'A comment says it',
    `ALTER TABLE patients ADD COLUMN diagnosis text;
COMMENT ON COLUMN patients.diagnosis IS 'pii: special. Seen by doctors only, erased after ten years.';`,
    { history: [patients] },
  ),
  good('A name of something else', 'CREATE TABLE products (id bigint PRIMARY KEY, name text, address text);'),
  good('It is protected behind this migration', 'ALTER TABLE patients ADD COLUMN diagnosis text;', {
    history: [patients],
    behind: ['ALTER TABLE patients ENABLE ROW LEVEL SECURITY;'],
  }),
];
