/** What a foreign key keeps MariaDB from doing: every statement is sent to the server, and what effects say of it is what it answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mysqlRefusalOf } from '../../../core/effects/mysql/refusal.ts';
import type { Operation } from '../../../core/operations/model/operation.ts';
import { measuredMariadb } from '../../../core/effects/mysql/facts.ts';
import { applyOperation, emptySchema } from '../../../core/schema/apply/apply.ts';
import { MysqlReader } from '../../../core/operations/mysql/reader.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';

const tables = `CREATE TABLE a (id int unsigned NOT NULL PRIMARY KEY, u int, name varchar(20), KEY ku (u)) ENGINE=InnoDB;
CREATE TABLE b (id int unsigned NOT NULL PRIMARY KEY, a_id int unsigned NOT NULL, n varchar(20), KEY k (a_id), CONSTRAINT fk FOREIGN KEY (a_id) REFERENCES a (id)) ENGINE=InnoDB;
CREATE TABLE c (id int unsigned NOT NULL PRIMARY KEY, boss int unsigned, an int, CONSTRAINT fs FOREIGN KEY (boss) REFERENCES c (id), CONSTRAINT fu FOREIGN KEY (an) REFERENCES a (u)) ENGINE=InnoDB;
CREATE TABLE d (id int PRIMARY KEY, s varchar(10), KEY ks (s)) ENGINE=InnoDB;
CREATE TABLE e (s varchar(10), nn int unsigned, CONSTRAINT fe FOREIGN KEY (s) REFERENCES d (s), CONSTRAINT fn FOREIGN KEY (nn) REFERENCES a (id) ON DELETE SET NULL) ENGINE=InnoDB;
CREATE TABLE n (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, m int) ENGINE=InnoDB;`;
const unchecked = 'SET foreign_key_checks = 0;';

/** Each with the number of the error; 0 where it runs. */
const cases: readonly (readonly [string, number])[] = [
  ['ALTER TABLE b MODIFY a_id bigint unsigned NOT NULL', 1832],
  ['ALTER TABLE b MODIFY a_id int unsigned NULL', 0],
  ['ALTER TABLE b CHANGE a_id owner int unsigned NOT NULL', 0],
  ['ALTER TABLE b DROP FOREIGN KEY fk, MODIFY a_id bigint unsigned NOT NULL', 0],
  [`${unchecked} ALTER TABLE b MODIFY a_id bigint unsigned NOT NULL`, 1832],
  ['ALTER TABLE a MODIFY id bigint unsigned NOT NULL', 1833],
  ['ALTER TABLE a MODIFY id int unsigned NOT NULL AUTO_INCREMENT', 0],
  ['ALTER TABLE c MODIFY boss bigint unsigned', 1832],
  ['ALTER TABLE d MODIFY s varchar(20)', 1833],
  ['ALTER TABLE e MODIFY s varchar(5)', 1832],
  ['ALTER TABLE e MODIFY nn int unsigned NOT NULL', 1830],
  ['ALTER TABLE b DROP KEY k', 1553],
  [`${unchecked} ALTER TABLE b DROP KEY k`, 0],
  ['ALTER TABLE b DROP KEY k, ADD KEY k2 (a_id, n)', 0],
  ['ALTER TABLE b DROP FOREIGN KEY fk, DROP KEY k', 0],
  ['ALTER TABLE a DROP KEY ku', 1553],
  ['ALTER TABLE a DROP PRIMARY KEY', 1025],
  ['ALTER TABLE a DROP PRIMARY KEY, ADD PRIMARY KEY (id, u)', 0],
  ['ALTER TABLE n DROP PRIMARY KEY', 1075],
  ['ALTER TABLE n DROP PRIMARY KEY, ADD UNIQUE (id)', 0],
  ['ALTER TABLE n DROP PRIMARY KEY, MODIFY id int NOT NULL', 0],
  ['ALTER TABLE n DROP PRIMARY KEY, DROP COLUMN id', 0],
  ['ALTER TABLE b DROP COLUMN a_id', 1553],
  [`${unchecked} ALTER TABLE b DROP COLUMN a_id`, 1828],
  [`${unchecked} ALTER TABLE a DROP COLUMN u`, 1829],
  ['ALTER TABLE b DROP FOREIGN KEY fk, DROP COLUMN a_id', 0],
  ['DROP TABLE a', 1451],
  ['DROP TABLE a, b, c, e', 1451],
  ['DROP TABLE b, c, e, a', 0],
  [`${unchecked} DROP TABLE a`, 0],
  ['TRUNCATE TABLE a', 1701],
  ['TRUNCATE TABLE c', 0],
  [`${unchecked} TRUNCATE TABLE a`, 0],
  ['ALTER TABLE b ADD UNIQUE KEY u (a_id), ALGORITHM=INSTANT', 1846],
  ['ALTER TABLE d MODIFY id bigint, ALGORITHM=INPLACE', 1846],
  ['ALTER TABLE d MODIFY id bigint, LOCK=NONE', 1846],
  ['ALTER TABLE d MODIFY id bigint, ALGORITHM=COPY, LOCK=NONE', 1846],
  ['ALTER TABLE d ADD COLUMN extra int, ALGORITHM=INSTANT, LOCK=NONE', 0],
  ['CREATE INDEX kn ON b (n) LOCK=NONE; DROP INDEX kn ON b LOCK=NONE', 1064],
  ['CREATE INDEX kn ON b (n); DROP INDEX kn ON b ALGORITHM=INPLACE', 1064],
  ['CREATE INDEX kn ON b (n); ALTER TABLE b DROP INDEX kn, LOCK=NONE', 0],
];

let server: Mariadb;
beforeAll(async () => {
  server = await startMariadb();
});
afterAll(() => server.stop());

describe('what MariaDB refuses', () => {
  it.each(cases)('%s: %i', (sql, code) => {
    const made = server.run(
      `DROP DATABASE IF EXISTS refused; CREATE DATABASE refused; USE refused; ${tables}`,
    );
    expect(made).toMatchObject({ ok: true });
    const outcome = server.run(sql, 'refused');
    expect(outcome.ok ? 0 : outcome.code).toBe(code);
    expect(foretold(sql)).toBe(code);
  });
});

function foretold(sql: string): number {
  const at = { file: 'a.sql', span: { start: 0, end: 0 }, conditional: false } as const;
  const apply = (schema: ReturnType<typeof emptySchema>, one: Operation): typeof schema =>
    applyOperation(schema, one, at);
  const statements = operationsIn(sql);
  const before = statements.slice(0, -1);
  const schema = [...operationsIn(tables), ...before]
    .flat()
    .reduce(apply, emptySchema('mysql', measuredMariadb));
  const last = statements.at(-1) ?? [];
  const found = last.flatMap((one) => {
    const siblings = last.filter((other) => other !== one);
    return mysqlRefusalOf(one, { schema, targetVersion: measuredMariadb, siblings }) ?? [];
  });
  return found[0]?.code ?? 0;
}

function operationsIn(sql: string): readonly (readonly Operation[])[] {
  return new MysqlReader().statements(sql, 0, sql.length).map(({ parsed }) => parsed.operations);
}
