/** Replay handles any statements in any order, and the schema's cross references match its contents. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { few } from '../../test/breadth.ts';
import { repository } from '../../test/hosts/paths.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import type { Statement } from '../syntax/statement.ts';
import { foreignKeysFrom, keyOf } from './lookup.ts';
import type { Schema, Table } from './model.ts';
import { emptySchema } from './apply/apply.ts';
import { applyParsed } from '../replay/statement.ts';

let statements: readonly Statement[] = [];
beforeAll(async () => {
  const folder = join(repository, 'test', 'fixtures', 'replay');
  const parser = await statementParser();
  statements = readdirSync(folder).flatMap((file) =>
    statementsIn(readFileSync(join(folder, file), 'utf8'), parser),
  );
  statements = [...statements, ...statementsIn(collisions, parser)];
});

/** Taken names: the server would refuse most of these, but the model may differ from the server. */
const collisions = `
  ALTER TABLE t RENAME TO users; ALTER TABLE users RENAME TO t; ALTER TABLE child RENAME TO parent; ALTER TABLE parent RENAME TO child;
  ALTER TABLE t RENAME a TO b; ALTER TABLE t RENAME b TO a; ALTER TABLE parent RENAME id TO code; ALTER TABLE readings RENAME id TO unit;
  ALTER INDEX child_pkey RENAME TO users_pkey; ALTER INDEX users_pkey RENAME TO child_pkey; ALTER INDEX readings_pkey RENAME TO t_pkey;
  ALTER TABLE child RENAME CONSTRAINT child_pkey TO named; ALTER TABLE child RENAME CONSTRAINT named TO child_xy;
  ALTER TABLE parent RENAME CONSTRAINT parent_pkey TO parent_x_y_key; ALTER TABLE tree RENAME TO tree_pkey;
  CREATE SCHEMA sales; ALTER TABLE t SET SCHEMA sales; ALTER TABLE sales.t SET SCHEMA public; ALTER TABLE users SET SCHEMA sales;
  ALTER TABLE sales.users SET SCHEMA public; ALTER TABLE readings SET SCHEMA sales; ALTER TABLE events_a SET SCHEMA sales;
  CREATE VIEW users AS SELECT 1; CREATE TABLE v (id int PRIMARY KEY, t int REFERENCES t); CREATE SEQUENCE child; CREATE TABLE s (s int);
  CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t, c int UNIQUE); CREATE INDEX t_pkey ON users (id); CREATE INDEX child ON t (a);
  ALTER TABLE t ADD COLUMN a serial UNIQUE; ALTER TABLE t ADD CONSTRAINT x UNIQUE (a); ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0);
  ALTER TABLE t ADD CONSTRAINT x PRIMARY KEY (b); ALTER TABLE users ADD CONSTRAINT x FOREIGN KEY (id) REFERENCES t;
  ALTER TABLE readings ATTACH PARTITION t DEFAULT; ALTER TABLE t ATTACH PARTITION readings DEFAULT; ALTER TABLE t ATTACH PARTITION t DEFAULT;
  ALTER TABLE events ATTACH PARTITION events_a DEFAULT; ALTER INDEX t_pkey ATTACH PARTITION child_pkey; DROP TABLE t CASCADE;
`;

it('holds what it promises after any statements in any order', () => {
  const steps = fc.array(fc.record({ pick: fc.nat(), conditional: fc.boolean() }), { maxLength: 120 });
  fc.assert(
    fc.property(steps, (list) => {
      let schema = emptySchema();
      for (const { pick, conditional } of list) {
        const { parsed, span } = statements[pick % statements.length]!;
        schema = applyParsed(schema, parsed, { file: 'm.sql', span, conditional });
      }
      expect(broken(schema)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

it('holds it after each fixture in full, and after each once more', () => {
  let schema = emptySchema();
  for (const { parsed, span } of few([...statements, ...statements], statements.length)) {
    schema = applyParsed(schema, parsed, { file: 'm.sql', span, conditional: false });
    expect(broken(schema), parsed.text).toEqual([]);
  }
});

/** All violated invariants, in words. */
function broken(schema: Schema): readonly string[] {
  const problems: string[] = [];
  const claim = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  for (const relation of schema.relations.values()) {
    claim(
      relation.key === keyOf(relation.schema, relation.name),
      `${relation.key} is filed under another name`,
    );
    claim(schema.relations.get(relation.key) === relation, `${relation.key} is not where its key says`);
    for (const key of schema.indexesByRelation.get(relation.key) ?? [])
      claim(schema.indexes.get(key)?.relation === relation.key, `${relation.key} lists the index ${key}`);
    if ('constraints' in relation) brokenTable(schema, relation, claim);
    if (relation.kind === 'sequence' && relation.ownedBy !== undefined)
      claim(schema.relations.has(relation.ownedBy.relation), `${relation.key} belongs to nobody`);
  }
  for (const key of [...schema.constraintsByName.values()].flat())
    claim(schema.relations.has(key), `${key} is said to have a constraint`);
  for (const index of schema.indexes.values()) {
    claim(schema.relations.has(index.relation), `${index.key} is on nothing`);
    claim(
      schema.indexesByRelation.get(index.relation)?.includes(index.key) === true,
      `${index.key} is not listed by ${index.relation}`,
    );
    claim(index.partOf === undefined || schema.indexes.has(index.partOf), `${index.key} is part of nothing`);
  }
  return problems;
}

function brokenTable(schema: Schema, table: Table, claim: (holds: boolean, problem: string) => void): void {
  const names = (list: readonly { readonly name: string }[]): boolean =>
    new Set(list.map((one) => one.name)).size === list.length;
  claim(names(table.columns), `${table.key} has a column twice`);
  claim(names(table.constraints), `${table.key} has a constraint twice`);
  for (const { name } of table.constraints)
    claim(
      schema.constraintsByName.get(keyOf(table.schema, name))?.includes(table.key) === true,
      `nobody finds ${table.key} by the name of ${name}`,
    );
  for (const constraint of table.constraints)
    claim(
      constraint.index === undefined || schema.indexes.get(constraint.index)?.constraint === constraint.name,
      `${table.key}: ${constraint.name} rests on ${String(constraint.index)}`,
    );
  for (const { references } of foreignKeysFrom(table))
    claim(
      schema.referencedBy.get(references.relation)?.includes(table.key) === true,
      `${references.relation} does not know of ${table.key}`,
    );
  for (const key of schema.referencedBy.get(table.key) ?? []) {
    const from = schema.relations.get(key);
    const refers =
      from !== undefined &&
      'constraints' in from &&
      from.constraints.some((one) => one.references?.relation === table.key);
    claim(refers, `${key} is said to refer to ${table.key}`);
  }
  const parent = table.partitionOf?.parent;
  if (parent !== undefined)
    claim(schema.partitionsOf.get(parent)?.includes(table.key) === true, `${parent} misses ${table.key}`);
}
