/** Parameters whose type only the driver says: what is known of a query that unnests one, or only concatenates it. */
import { afterAll, describe, expect, it } from 'vitest';
import { describeOn } from '../../engine/lab/describe.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { embeddedProgram } from './proof/embedded-program.ts';

const sends = [
  `CREATE TYPE pair AS (left_id bigint, right_id uuid);
   CREATE TABLE people (id bigint, name text, token uuid, seen timestamptz);`,
];

const cases: Readonly<Record<string, readonly [parameters: readonly string[], columns: readonly string[]]>> =
  {
    'SELECT p.id FROM people p JOIN unnest($1) AS t(name) USING (name)': [['text[]'], ['bigint']],
    'SELECT p.id FROM people p, (SELECT unnest($1) AS a, unnest($2) AS b) x WHERE p.name = x.a AND p.token = x.b':
      [['text[]', 'uuid[]'], ['bigint']],
    'INSERT INTO people (id, token) SELECT left_id, right_id FROM unnest($1)': [['pair[]'], []],
    "SELECT concat('%', $1, $2) FROM people WHERE id = $3": [['text', 'text', 'bigint'], ['text']],
    'SELECT p.id FROM people p, unnest($1, $2) AS t(name, token) WHERE p.name = t.name AND p.token = t.token':
      [['text[]', 'uuid[]'], ['bigint']],
    'SELECT name FROM people JOIN (VALUES (NULL)) AS t(token) USING (token) WHERE id = $1': [
      ['bigint'],
      ['text'],
    ],
    'SELECT id FROM people WHERE name = $1 LIMIT $3': [['text', 'anyelement', 'bigint'], ['bigint']],
    "SELECT 'costs $5' AS a FROM people WHERE name = $1": [['text'], ['text']],
    'SELECT id FROM people WHERE seen > now() - $1': [['interval'], ['bigint']],
    "SELECT id FROM people WHERE seen < $1 + interval '1 day'": [['anyelement'], ['bigint']],
    'SELECT a, now() FROM unnest($1) AS a': [['anyarray'], ['anyelement', 'timestamp with time zone']],
  };

const shared = new SharedServer();
afterAll(() => {
  shared.stop();
});

describe('a query with a parameter of unknown type', () => {
  it.each(Object.entries(cases))('%s', async (query, expected) => {
    const options = { program: await embeddedProgram(), parser: await loadPostgresParser() };
    const history = [{ name: 'a.sql', sends, toolTransaction: true }];
    const answer = await describeOn(shared, history, [query], options);
    const [said] = answer.kind === 'described' ? answer.descriptions : [];
    expect(
      said?.kind === 'described' ? [said.parameters, said.columns.map(({ type }) => type)] : (said ?? answer),
    ).toEqual(expected);
  });
});
