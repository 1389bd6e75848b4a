/** Further cases of locking/alter-copies-table, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const crate =
  "CREATE TABLE crate (id bigint PRIMARY KEY, kilos int NOT NULL, note varchar(100) NULL, state enum('new', 'full') NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;";

const of = { dialect: 'mysql', history: [crate] } as const;

const mariadb = { ...of, targetVersion: 1011 } as const;

const id = 'locking/alter-copies-table';

const tools = 'Let gh-ost or pt-online-schema-change do it.';

function commands(table: string, clause: string): string {
  return `-- plinth-ignore ${id}: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=${table} --alter='${clause}' --execute
-- pt-online-schema-change --alter='${clause}' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=${table}'
`;
}

export const cases = [
  bad(
    'A table that no migration made, and so a type that nobody knows',
    `ALTER TABLE others MODIFY total bigint;
--                 ^^^^^^^^^^^^^^^^^^^ warning: MySQL copies others and blocks writes until it is done, unless total has this type already. Let a tool such as gh-ost do it.`,
    { dialect: 'mysql', refused: '42S02' },
  ),
  bad(
    'An index that cannot be built beside writes, on a table that refers to another: gh-ost takes none',
    `  CREATE FULLTEXT INDEX words ON labels (note);
--^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL blocks writes to labels until this is done. Run it while nobody writes.`,
    {
      dialect: 'mysql',
      history: [
        crate,
        'CREATE TABLE labels (id bigint PRIMARY KEY, crate_id bigint, note text, FOREIGN KEY (crate_id) REFERENCES crate (id)) ENGINE=InnoDB;',
      ],
    },
  ),
  bad(
    'A foreign key: each row is looked up',
    `ALTER TABLE labels ADD CONSTRAINT of_crate FOREIGN KEY (crate_id) REFERENCES crate (id);
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies labels for this and blocks writes until it is done. Let pt-online-schema-change do it. 💡`,
    {
      dialect: 'mysql',
      history: [
        crate,
        'CREATE TABLE labels (id bigint PRIMARY KEY, crate_id bigint, KEY (crate_id)) ENGINE=InnoDB;',
      ],
      fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, pt-online-schema-change does it beside writes
-- pt-online-schema-change --alter='ADD CONSTRAINT of_crate FOREIGN KEY (crate_id) REFERENCES crate (id)' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=labels'
ALTER TABLE labels ADD CONSTRAINT of_crate FOREIGN KEY (crate_id) REFERENCES crate (id);`,
    },
  ),
  bad(
    'A trigger stands on it, and neither tool takes it as it is',
    `ALTER TABLE crate ADD COLUMN pounds int AS (kilos * 2) STORED;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies crate for this and blocks writes until it is done. Run it while nobody writes.`,
    {
      dialect: 'mysql',
      history: [
        crate,
        'CREATE TRIGGER whole BEFORE INSERT ON crate FOR EACH ROW SET NEW.kilos = abs(NEW.kilos);',
      ],
    },
  ),
  bad(
    'A primary key goes, and nothing comes in its place',
    `ALTER TABLE crate DROP PRIMARY KEY;
--                ^^^^^^^^^^^^^^^^ warning: MariaDB copies crate for this and blocks writes until it is done. Run it while nobody writes.`,
    { ...mariadb },
  ),
  bad(
    'From MariaDB 11.2 on a copy is made beside writes',
    `ALTER TABLE crate MODIFY kilos bigint NOT NULL;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: MariaDB rebuilds crate for this. Reads and writes go on; replicas lag until it is done.`,
    { ...of, targetVersion: 1108 },
  ),
  good('A table that this migration makes', `${crate}\nALTER TABLE crate MODIFY kilos bigint NOT NULL;`, {
    dialect: 'mysql',
  }),
  bad(
    'Where a full-text index stands, also what is done at once elsewhere',
    `ALTER TABLE labels ADD COLUMN colour varchar(20);
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies labels for this and blocks writes until it is done. ${tools} 💡`,
    {
      dialect: 'mysql',
      fixed: `${commands('labels', 'ADD COLUMN colour varchar(20)')}ALTER TABLE labels ADD COLUMN colour varchar(20);`,
      history: [
        'CREATE TABLE labels (id bigint PRIMARY KEY, note text, FULLTEXT KEY words (note)) ENGINE=InnoDB;',
      ],
    },
  ),
  bad(
    'Another character set, and another division into partitions',
    `ALTER TABLE crate CONVERT TO CHARACTER SET latin1;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies crate and 1 more for this and blocks writes until it is done. ${tools} 💡
ALTER TABLE chest PARTITION BY HASH (id) PARTITIONS 4;`,
    {
      dialect: 'mysql',
      history: [crate, crate.replace('crate', 'chest')],
      fixed: `${commands('crate', 'CONVERT TO CHARACTER SET latin1')}ALTER TABLE crate CONVERT TO CHARACTER SET latin1;
${commands('chest', 'PARTITION BY HASH (id) PARTITIONS 4')}ALTER TABLE chest PARTITION BY HASH (id) PARTITIONS 4;`,
    },
  ),
  bad(
    'What could be done beside writes, and LOCK asks for more',
    `ALTER TABLE crate ADD INDEX by_kilos (kilos), ALGORITHM=INPLACE, LOCK=EXCLUSIVE;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^ error: MySQL blocks reads and writes to crate until this is done: LOCK=EXCLUSIVE asks for it. Leave LOCK out.`,
    { ...of },
  ),
  bad(
    'NOT NULL: the table is rewritten, and writes go on',
    `ALTER TABLE crate MODIFY note varchar(100) NOT NULL;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: MySQL rebuilds crate for this, and refuses it where note holds a NULL. Reads and writes go on; replicas lag.`,
    { ...of },
  ),
  good(
    'Rows are not looked at: the foreign key is there at once, whatever they hold',
    `SET foreign_key_checks = 0;
ALTER TABLE crate ADD FOREIGN KEY (kilos) REFERENCES kinds (id);`,
    { dialect: 'mysql', history: [crate, 'CREATE TABLE kinds (id int PRIMARY KEY) ENGINE=InnoDB;'] },
  ),
  good('An index', 'CREATE INDEX by_kilos ON crate (kilos);', of),
];
