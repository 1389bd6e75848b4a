/** What a text does through its own stored programs: the table after replay, for each pattern that migrations use. */
import { describe, expect, it } from 'vitest';
import { tableByKey } from '../../schema/lookup.ts';
import { emptySchema } from '../../schema/apply/apply.ts';
import { replaySection } from '../../replay/section.ts';
import { MysqlReader } from '../../operations/mysql/reader.ts';

const orders = 'CREATE TABLE orders (id int PRIMARY KEY, state varchar(20));';
const catalog = "information_schema.columns WHERE table_name = 'orders' AND column_name";

/** `id state`, with `?` if there may be further or fewer columns. */
function after(text: string): string {
  const reader = new MysqlReader();
  const all = `${orders}\n${text}`;
  const statements = reader.statements(all, 0, all.length);
  const schema = replaySection({ ...emptySchema(), dialect: 'mysql' }, statements, 'a.sql').after;
  const table = [...schema.relations.values()].flatMap(({ key }) => tableByKey(schema, key) ?? [])[0];
  if (table === undefined) return 'gone';
  const columns = table.columns.map(({ name }) => name);
  return `${columns.join(' ')}${table.complete ? '' : ' ?'}`;
}

const procedure = (body: string, calls = 'CALL p();', args = ''): string =>
  `DELIMITER //\nCREATE PROCEDURE p(${args}) BEGIN ${body} END//\nDELIMITER ;\n${calls}\nDROP PROCEDURE p;`;
const prepared = (text: string): string => `${text}\nPREPARE s FROM @s;\nEXECUTE s;\nDEALLOCATE PREPARE s;`;

describe('the table after', () => {
  it.each([
    [
      'a procedure that adds what is missing',
      procedure(
        `IF NOT EXISTS (SELECT 1 FROM ${catalog} = 'note') THEN ALTER TABLE orders ADD note text; END IF;`,
      ),
      'id state note',
    ],
    [
      'one that counts first',
      procedure(
        `DECLARE n INT; SELECT COUNT(*) INTO n FROM ${catalog} = 'state'; IF n > 0 THEN ALTER TABLE orders DROP COLUMN state; END IF;`,
      ),
      'id',
    ],
    [
      'one whose handler takes what is there already',
      procedure('DECLARE CONTINUE HANDLER FOR 1060 BEGIN END; ALTER TABLE orders ADD note text;'),
      'id state note',
    ],
    [
      'one that looks at something else',
      procedure('IF @@version > 8 THEN ALTER TABLE orders DROP COLUMN state; END IF;'),
      'id state',
    ],
    [
      'one of an earlier file, which is given names',
      "CALL PROC_DROP_COLUMN('orders', 'state');",
      'id state ?',
    ],
    ['one that nobody calls', procedure('ALTER TABLE orders DROP COLUMN state;', 'SELECT 1;'), 'id state'],
    [
      'one that is called when the table is another',
      procedure('ALTER TABLE orders DROP COLUMN state;', 'ALTER TABLE orders ADD note text;\nCALL p();'),
      'id state note ?',
    ],
    [
      'commands that a call makes of what it is given',
      procedure(
        `IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = t AND column_name = c) THEN SET @q = CONCAT('ALTER TABLE \`', t, '\` DROP COLUMN \`', c, '\`'); PREPARE s FROM @q; EXECUTE s; END IF;`,
        "CALL p('orders', 'state');",
        'IN t varchar(64), IN c varchar(64)',
      ),
      'id',
    ],
    [
      'commands of which a part is not known',
      procedure(
        "SET @q = CONCAT('ALTER TABLE ', t, ' DROP COLUMN ', @other); PREPARE s FROM @q; EXECUTE s;",
        "CALL p('orders');",
        'IN t varchar(64)',
      ),
      'id state ?',
    ],
    [
      'a variable that is one command or another',
      prepared(
        `SET @s = (SELECT IF((SELECT COUNT(*) FROM ${catalog} = 'note') > 0, "SELECT 'there'", "ALTER TABLE orders ADD note text"));`,
      ),
      'id state note',
    ],
    [
      'a query that gives the command to a variable',
      prepared(
        `SELECT IF(COUNT(*) = 0, 'SELECT 1', 'ALTER TABLE orders DROP COLUMN state') INTO @s FROM ${catalog} = 'state';`,
      ),
      'id',
    ],
    [
      'a variable that is put together',
      prepared("SET @s = CONCAT('ALTER TABLE orders DROP COLUMN ', @column);"),
      'id state ?',
    ],
    [
      'one that is put together of values that are known',
      `SET @t = 'orders';\nSET @c := 'state';\n${prepared("SET @s = CONCAT('ALTER TABLE `', @t, '` DROP COLUMN `', @c, '`;');")}`,
      'id',
    ],
    [
      'one of two, as the catalog answers, put together',
      `SET @c = 'note';\n${prepared(`SET @s = (SELECT IF(COUNT(*) = 0, CONCAT('ALTER TABLE orders ADD COLUMN ', @c, ' text'), CONCAT('SELECT ''', @c, ' is there''')) FROM ${catalog} = @c);`)}`,
      'id state note',
    ],
    [
      'one whose part is given anew, by a query',
      `SET @c = 'state';\nSELECT name INTO @c FROM columns;\n${prepared("SET @s = CONCAT('ALTER TABLE orders DROP COLUMN ', @c);")}`,
      'id state ?',
    ],
    ['a text with its semicolon', prepared("SET @s = 'DROP TABLE orders;';"), 'gone'],
    ['a variable that nobody executes', "SET @s = 'DROP TABLE orders';", 'id state'],
    ['a text that is executed at once', "EXECUTE IMMEDIATE 'DROP TABLE orders';", 'gone'],
  ])('%s', (_, text, expected) => {
    expect(after(text)).toBe(expected);
  });
});

/** The statements of a text that are not understood, by their first words. */
function notUnderstood(text: string): readonly string[] {
  return new MysqlReader()
    .statements(text, 0, text.length)
    .filter(({ parsed }) => parsed.understanding.kind !== 'understood')
    .map(({ parsed }) => parsed.text.split(/\W/)[0] ?? '');
}

describe('what is not understood', () => {
  it.each([
    ['a text that is known whole', prepared("SET @s = 'DROP TABLE orders';"), []],
    ['one that is put together', prepared("SET @s = CONCAT('DROP TABLE ', @a);"), ['EXECUTE']],
    ['one of parts that are known', `SET @a = 't';${prepared("SET @s = CONCAT('DROP TABLE ', @a);")}`, []],
    ['one that nobody has seen', prepared(''), ['EXECUTE']],
    ['locks that end', 'LOCK TABLES orders WRITE; UNLOCK TABLES;', []],
  ])('%s', (_, text, expected) => {
    expect(notUnderstood(text)).toEqual(expected);
  });
});
