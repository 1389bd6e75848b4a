/** Roles lose privileges on a relation that remains: by REVOKE, or because it is dropped and created again. */
import { name } from '../../prose/words.ts';
import { defineNote } from '../note.ts';
import { privilegeWords, roleWords } from '../../prose/privileges.ts';

export const note = defineNote({
  id: 'security/privileges-lost',
  section: 'security',
  weight: 'warn',
  message: {
    one: '{role} loses {privileges} on {relation}{because}: its queries fail from then on. {action}.',
  },
  lists: 'relation',
  find: ({ security }) =>
    security.privileges
      .filter(({ kind }) => kind === 'lost')
      .map(({ role, privileges, relation, fact, byReplacement }) => ({
        places: [fact.place],
        data: {
          role: roleWords(role),
          privileges: privilegeWords(privileges),
          relation: name(relation),
          because: byReplacement ? ', which is created again without its grants' : '',
          action: byReplacement ? 'Grant them again in the same migration' : 'Check that nothing uses them',
        },
      })),
  examples: [
    {
      history: [
        `CREATE TABLE parcels (id bigint PRIMARY KEY);
CREATE VIEW open_parcels AS SELECT id FROM parcels;
GRANT SELECT ON parcels, open_parcels TO reporting;`,
      ],
      change: [
        'DROP VIEW open_parcels; CREATE VIEW open_parcels AS SELECT id, 1 AS n FROM parcels;',
        'REVOKE SELECT ON parcels FROM reporting;',
      ],
      says: [
        'Role `reporting` loses `SELECT` on `open_parcels`, which is created again without its grants: its queries fail from then on. Grant them again in the same migration.',
        'Role `reporting` loses `SELECT` on `parcels`: its queries fail from then on. Check that nothing uses them.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ['REVOKE ALL ON parcels FROM reporting;'],
      says: [
        'Role `reporting` loses `ALL` on `parcels`: its queries fail from then on. Check that nothing uses them.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: ['GRANT SELECT ON parcels TO reporting;'],
      says: [],
    },
  ],
});
