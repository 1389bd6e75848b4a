/** More of sentence-cases.ts: foreign keys that are dropped and added again, and what deletes do from then on. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const teams = `CREATE TABLE teams (id bigint PRIMARY KEY);
CREATE TABLE docs (id bigint PRIMARY KEY, owner bigint NOT NULL, team bigint,
  CONSTRAINT docs_owner FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE SET NULL);
CREATE TABLE links (id bigint PRIMARY KEY, doc bigint REFERENCES docs (id) ON DELETE CASCADE);`;

export const casesOfRenewedKeys: readonly Case[] = [
  {
    name: 'keys that delete otherwise are one change each, and are not torn apart',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_owner;
ALTER TABLE docs DROP CONSTRAINT docs_team;
ALTER TABLE docs ALTER COLUMN owner DROP NOT NULL, ALTER COLUMN team SET NOT NULL;
ALTER TABLE docs ADD CONSTRAINT docs_owner FOREIGN KEY (owner) REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE docs ADD CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE;`,
    says: [
      '- Changes foreign key docs_owner of docs: ON DELETE SET NULL where it was CASCADE.',
      '- Changes foreign key docs_team of docs: ON DELETE CASCADE where it was SET NULL.',
      'No go beside a running application: a release that writes nulls to docs.team fails from then on',
      '- From the first row of teams that is deleted on, its rows of docs are gone (ON DELETE CASCADE): no way back brings them.',
      '- Whether deleting a row of teams is to delete its rows of docs for good from now on, and with them those of links; until now they stayed without it.',
      '- Whether deleting a row of users is to leave its rows of docs there from now on, with null in docs.owner, and code can do with that; until now they went with it (CASCADE).',
      'of line 3 what allows nulls in docs.owner before the release; of line 3 what forbids nulls in docs.team behind the last release',
      'In one transaction, behind the first part: lines 1, 2, 4, 5, which make their keys anew.',
      'Where no release that runs writes nulls to docs.team, it goes before the new one as it is.',
      'Deletes do again what they did before. Rows that went along until then stay gone.',
      '- users: who is deleted there no longer takes rows of docs along; what they hold about the person stays.',
    ],
    silent: [
      '- Drops constraint',
      '- Adds foreign key',
      'Adds 2 foreign keys',
      'writes no rows against',
      'every docs (team) is in teams',
      'do not both work',
      'new personal data',
    ],
  },
  {
    name: 'deletes that fail from then on wait for the release that does without',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_owner;
ALTER TABLE docs ADD CONSTRAINT docs_owner FOREIGN KEY (owner) REFERENCES users (id) ON DELETE RESTRICT;`,
    says: [
      '- **After the release that deletes no rows that others refer to by docs_owner, when no older one runs any more**',
      '- Whether deleting a row of users may fail from now on while there are rows of docs for it; until now they went with it (CASCADE).',
      'and cannot be deleted while there are any.',
    ],
  },
  {
    name: 'a key that is only checked later from now on is for no release',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_team;
ALTER TABLE docs ADD CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;`,
    says: [
      '- Changes foreign key docs_team of docs: deferrable, checked at the end of a transaction where it was not deferrable.',
      '- **At any time**',
    ],
    silent: ['Whether deleting', 'Deletes do again', 'every docs (team) is in teams'],
  },
  {
    name: 'a key that nobody had checked is asked for its rows as it comes again',
    between: `${teams}
ALTER TABLE links ADD CONSTRAINT links_owner FOREIGN KEY (id) REFERENCES users (id) NOT VALID;`,
    up: `ALTER TABLE links DROP CONSTRAINT links_owner;
ALTER TABLE links ADD CONSTRAINT links_owner FOREIGN KEY (id) REFERENCES users (id);`,
    says: [
      '- Changes foreign key links_owner of links: validated from now on.',
      'every links (id) is in users',
      '- **At any time**',
    ],
  },
  {
    name: 'a key to another table is another key',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_team;
ALTER TABLE docs ADD CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES users (id) ON DELETE CASCADE;`,
    says: [
      '- Drops constraint docs_team on docs.',
      'writes no rows against docs_team',
      'every docs (team) is in users',
    ],
    silent: ['Changes foreign key', 'Whether deleting'],
  },
];
