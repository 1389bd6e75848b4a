/** The rows that a role sees change: row level security is enabled, or the policies of a table with row level security change. */
import type { RowSecurityChange } from '../../facts/security.ts';
import { name, names } from '../../prose/words.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'security/row-security',
  section: 'security',
  weight: 'warn',
  answers: ['security/row-security-without-policy'],
  message: {
    one: '{what} on {table}: roles other than its owner {see}. Run the queries of each role in a copy first.',
    many: '{what} on {table}: roles other than their owners {see}. Run the queries of each role in a copy first.',
  },
  lists: 'table',
  find: ({ security }) =>
    security.rowSecurity.map((one) => ({
      places: [one.fact.place],
      data: { what: whatOf(one), table: name(one.relation), see: seenBy(one) },
    })),
  examples: [
    {
      history: [
        'CREATE TABLE parcels (id bigint PRIMARY KEY, owner text);',
        `CREATE TABLE trucks (id bigint, owner text); ALTER TABLE trucks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON trucks USING (owner = current_user);`,
      ],
      change: [
        'ALTER TABLE parcels ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON parcels USING (owner = current_user);',
        'DROP POLICY own ON trucks;',
      ],
      says: [
        'Row level security is enabled on `parcels`: roles other than its owner see only the rows that `own` lets through. Run the queries of each role in a copy first.',
        'Policy `own` is dropped on `trucks`: roles other than its owner see no row. Run the queries of each role in a copy first.',
      ],
    },
    {
      change: ['CREATE TABLE drafts (id bigint); ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;'],
      says: [],
    },
  ],
});

function whatOf({ kind, policy = '' }: RowSecurityChange): string {
  switch (kind) {
    case 'enabled':
      return 'Row level security is enabled';
    case 'policy-added':
      return `Policy ${name(policy)} is added`;
    case 'policy-dropped':
      return `Policy ${name(policy)} is dropped`;
    case 'policy-changed':
      return `Policy ${name(policy)} changes`;
  }
}

function seenBy({ policies }: RowSecurityChange): string {
  if (policies.length === 0) return 'see no row';
  return `see only the rows that ${names(policies)} ${policies.length === 1 ? 'lets' : 'let'} through`;
}
