/** More of sentence-cases.ts: nulls of columns that were there, filled from another table, and a work that asks its keys under a lock. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const rules = `CREATE TYPE sorts AS ENUM ('a', 'b', 'c');
CREATE TABLE rules (id bigint PRIMARY KEY, owner bigint, name text, UNIQUE (owner, name));
CREATE TABLE judged (id bigint PRIMARY KEY, owner bigint, name text, sort sorts NOT NULL, rule bigint REFERENCES rules (id) ON DELETE CASCADE, fact bigint REFERENCES facts (id));`;
const facts = 'CREATE TABLE facts (id bigint PRIMARY KEY, rule bigint, sort sorts, UNIQUE (rule, sort));';
const history = `${rules.split('\n')[0] ?? ''}\n${facts}\n${rules.split('\n').slice(1).join('\n')}`;
const fill =
  'UPDATE judged SET rule = r.id FROM rules AS r WHERE judged.rule IS NULL AND judged.name = r.name AND judged.id > 0;';

export const casesFilledByJoin: readonly Case[] = [
  {
    name: 'rows that an UPDATE from another table leaves null are asked for, those that meet several too, and whoever deletes what it refers to is locked out first',
    between: history,
    up: `BEGIN;\n${fill}\nALTER TABLE judged ALTER COLUMN rule SET NOT NULL;\nCOMMIT;`,
    says: [
      'line 2 finds a value of rule for every row of judged without one: line 3 fails on any other',
      'no row of judged meets several of rules with different values for rule: line 2 takes any one of them',
      'LOCK TABLE rules IN SHARE MODE; LOCK TABLE judged IN ACCESS EXCLUSIVE MODE in front of line 2 avoids it: reads and writes of judged, and writes to rules then wait from there on',
      'Lock rules against writes first, then judged: reads and writes of judged, and writes to rules wait from there on then',
      '- Which rows had a null in judged.rule: line 2 fills them, and nothing tells them apart afterwards. Keep their keys first where that may have to be taken back.',
      'Or lock rules, judged in front of the work, as Who is blocked says',
    ],
    silent: ['no check asks for those'],
  },
  {
    name: 'where a key keeps rows apart nobody asks for several, and what asks for a column that is filled before says so',
    between: history,
    up: `${fill.replace('judged.name', 'judged.owner = r.owner AND judged.name')}
UPDATE judged SET fact = f.id FROM facts AS f WHERE judged.fact IS NULL AND judged.sort = 'a'::sorts AND f.sort = 'a' AND f.rule = judged.rule;
UPDATE judged SET fact = f.id FROM facts AS f WHERE judged.fact IS NULL AND judged.sort = 'b'::sorts AND f.sort = 'b' AND f.rule = judged.rule;`,
    says: [
      'rows of judged that line 2 meets as they are before line 1, which may bring it more or fewer:',
      'rows of judged that line 3 meets as they are before line 1, which may bring it more or fewer:',
    ],
    silent: ['takes any one of them'],
  },
];
