/** Roles gain privileges on a relation. */
import { name } from '../../prose/words.ts';
import { privilegeWords, roleWords } from '../../prose/privileges.ts';
import { defineNote } from '../note.ts';

export const note = defineNote({
  id: 'security/privileges-gained',
  section: 'security',
  weight: 'inform',
  answers: ['security/broad-grant'],
  message: { one: '{role} gains {privileges} on {relation}{action}.' },
  lists: 'relation',
  find: ({ security }) =>
    security.privileges
      .filter(({ kind }) => kind === 'gained')
      .map(({ role, privileges, relation, fact }) => ({
        places: [fact.place],
        weight: role === 'public' ? 'decide' : 'inform',
        data: {
          role: roleWords(role),
          privileges: privilegeWords(privileges),
          relation: name(relation),
          action: role === 'public' ? ': grant them to the roles that need them instead' : '',
        },
      })),
  default: 'every role of the server has them, now and later',
  examples: [
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY);'],
      change: [
        'CREATE TABLE trucks (id bigint); GRANT SELECT, INSERT ON parcels, trucks TO reporting;',
        'GRANT SELECT ON parcels TO PUBLIC;',
      ],
      says: [
        'Role `reporting` gains `INSERT` and `SELECT` on `parcels` and `trucks`.',
        'Every role gains `SELECT` on `parcels`: grant them to the roles that need them instead.',
      ],
    },
    {
      history: ['CREATE TABLE parcels (id bigint PRIMARY KEY); GRANT SELECT ON parcels TO reporting;'],
      change: ['GRANT SELECT ON parcels TO reporting;'],
      says: [],
    },
  ],
});
