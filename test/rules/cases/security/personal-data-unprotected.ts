/** Further cases of security/personal-data-unprotected, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const patients = 'CREATE TABLE patients (id bigint PRIMARY KEY, ward text);';

const says = (table: string, columns: string): string =>
  `info: ${table} holds personal data in ${columns}, and nothing states its protection. Add row security, privileges, encryption or a comment.`;

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
  bad(
    'Privileges for everybody protect nothing',
    `CREATE TABLE patients (id bigint PRIMARY KEY, diagnosis text);
--           ^^^^^^^^ ${says('patients', 'diagnosis')}
GRANT SELECT ON patients TO PUBLIC;`,
  ),
  good(
    'Privileges of the columns',
    `CREATE TABLE patients (id bigint PRIMARY KEY, full_name text NOT NULL);
REVOKE ALL ON patients FROM PUBLIC;
GRANT SELECT (id) ON patients TO pg_monitor;`,
  ),
];
