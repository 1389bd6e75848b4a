/** Personal data without any stated protection. Judged by names, because a column shows nothing else of its meaning. */
import type { Name, ObjectName } from '../../operations/model/operation.ts';
import type { PersonalCategory } from '../../personal-data/category.ts';
import { personalDataIn, type PersonalColumn } from '../../personal-data/personal-data.ts';
import { protectionOf } from '../../personal-data/protection.ts';
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { knownInTheEnd } from '../../rule-kit/security/row-security.ts';
import { shownName, type Surroundings } from '../../rule-kit/tables/tables.ts';
import { column as columnOf } from '../../schema/lookup.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  unstated:
    '{table} holds personal data in {columns}, and nothing states its protection. Add row security, privileges, encryption or a comment.',
} as const;

/** Passwords and keys have their own rules; network addresses and free text are everywhere. */
const leftToOthers: ReadonlySet<PersonalCategory> = new Set(['credential', 'network', 'free-text']);

/** Further names do not help. */
const mostNames = 3;

const patients = 'CREATE TABLE patients (id bigint PRIMARY KEY, ward text);';
const says = (table: string, columns: string): string =>
  `info: ${table} holds personal data in ${columns}, and nothing states its protection. Add row security, privileges, encryption or a comment.`;

export const rule = defineRule({
  id: 'security/personal-data-unprotected',
  hazard: 'advice',
  preset: 'all',
  elsewhere: noUsersInSqlite,
  summary: 'Personal data, and nothing states how it is protected.',
  why: `Whoever may connect as the application reads every row of a table that has no policy, no privileges of its own and nothing
encrypted in it; so does every report, export and copy. That may be right, and then it should stand where the next one looks: a data
protection officer, a new colleague, a tool that anonymises copies. What is personal data is read from names, types, comments and foreign
keys; only what is sure is told.`,
  instead: `One of these, in the migrations:

- \`ALTER TABLE … ENABLE ROW LEVEL SECURITY\` and policies;
- privileges: \`REVOKE ALL ON … FROM PUBLIC\` and \`GRANT SELECT (columns) ON … TO\` the roles that need them;
- encryption: \`bytea\` and pgcrypto, or a column named \`…_encrypted\` or \`…_hash\`;
- masking: \`SECURITY LABEL FOR anon ON COLUMN … IS 'MASKED WITH …'\`;
- a comment that says what is done about it, such as \`COMMENT ON COLUMN … IS 'pii: contact, erased after two years'\`.

What is no personal data after all: \`pii: none\` in a comment, or \`"personalData"\` in plinth.config.json.`,
  whenOff: 'Where protection is stated elsewhere for the database as a whole.',
  messages,
  fix: { kinds: [], because: 'How data is protected is for people to decide.' },
  examples: [
    bad(
      'A new table of people',
      `CREATE TABLE patients (
--           ^^^^^^^^ ${says('patients', 'full_name, date_of_birth')}
  id bigint PRIMARY KEY,
  full_name text NOT NULL,
  date_of_birth date
);`,
    ),
    bad(
      'One more column',
      `ALTER TABLE patients ADD COLUMN blood_type text;
--                              ^^^^^^^^^^ ${says('patients', 'blood_type')}`,
      { history: [patients] },
    ),
    good(
      'Row security',
      `CREATE TABLE patients (id bigint PRIMARY KEY, full_name text NOT NULL);
ALTER TABLE patients ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON patients USING (full_name = current_user);`,
    ),
  ],
  check: {
    createTable({ table, columns, persistence }, context) {
      if (persistence === 'temporary' || context.table(table) !== undefined) return;
      const names = new Set(columns.map(({ name }) => name.text));
      const found = unprotected(context, table).filter(({ column }) => names.has(column));
      if (found.length > 0)
        context.report({ message: 'unstated', ...reportOf(context, table, table, found) });
    },
    addColumn({ table, column }, context) {
      const found = unprotected(context, table).filter((one) => one.column === column.name.text);
      if (found.length > 0)
        context.report({ message: 'unstated', ...reportOf(context, table, column.name, found) });
    },
  },
});

/** The schema after all migrations. */
function unprotected(context: Surroundings, name: ObjectName): readonly PersonalColumn[] {
  const table = knownInTheEnd(context, name);
  if (table === undefined || table.partitionOf !== undefined) return [];
  const found = personalDataIn(context.latest, context.personalData).table(table.key)?.columns ?? [];
  return found.filter(({ column, mark }) => {
    const own = columnOf(table, column);
    const isSure = mark.confidence === 'high' && !mark.stated && !leftToOthers.has(mark.category);
    return isSure && own !== undefined && protectionOf(own, table, context.latest) === undefined;
  });
}

function reportOf(
  context: Surroundings,
  table: ObjectName,
  at: Span | Name,
  found: readonly PersonalColumn[],
): { readonly at: Span; readonly data: { readonly table: string; readonly columns: string } } {
  const shown = found.slice(0, mostNames).map(({ column }) => column);
  const more = found.length - shown.length;
  const columns = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return { at, data: { table: shownName(context, table), columns } };
}
