/**
 * The commands of SQL: how each begins, and how it continues where prose does not. Data only; statement-text.ts makes expressions of it. A space
 * stands for white space of any length, and ` ?` for white space that may be missing.
 */

export interface Command {
  readonly verb: string;
  /** What follows the verb in each such statement. */
  readonly head: string;
  /** What follows the head in one of unknown purpose. */
  readonly plain?: readonly string[];
  /** In capitals alone: other words and the code of programs can look like these. */
  readonly loud?: readonly string[];
}

const name = String.raw`[\w.*"\x60$\{}]+`;
/** How a table's name begins, or what a program puts there. */
const table = String.raw`[\w"'\[\x60$({%:.@#]`;
/** Between the verb and the kind of object. */
const modifiers = String.raw`(?:(?:OR REPLACE|UNLOGGED|TEMP|TEMPORARY|UNIQUE|MATERIALIZED|CONSTRAINT|GLOBAL|LOCAL|RECURSIVE|EVENT|VIRTUAL|FOREIGN|CONCURRENTLY|DEFINER ?= ?\S+|\$\{\w*\}) )*`;
const objects =
  'VIEW|FUNCTION|PROCEDURE|TRIGGER|TYPE|EXTENSION|SEQUENCE|SCHEMA|POLICY|DOMAIN|ROLE|DATABASE|USER|TEXT SEARCH (?:CONFIGURATION|DICTIONARY|PARSER|TEMPLATE)';
/** Whose words stand for other things as well. */
const otherObjects =
  'RULE|AGGREGATE|PUBLICATION|SUBSCRIPTION|STATISTICS|SERVER|COLLATION|CAST|OPERATOR|TABLESPACE';
const ifExists = '(?:IF (?:NOT )?EXISTS )?';
const variable = String.raw`@{0,2}[\w.]+ ?`;

export const commands: readonly Command[] = [
  {
    verb: 'SELECT',
    head: String.raw`\s`,
    plain: [
      String.raw`[^;]*?\sFROM (?:${table}|<%)`,
      String.raw` ?(?:(?:(?:[\w.]|\$\{\w*\})+|EXISTS ?)\(|(?:1|NULL)\b|@@\w)`,
      String.raw` ?\$\{\w*\}[^;]*\sWHERE \S+ ?(?:[=<>]|IN |IS )`,
    ],
    loud: [String.raw`[^;]{0,300}?[\w)'"}\]] ?:: ?\w`],
  },
  {
    verb: 'INSERT|REPLACE',
    // MySQL needs no INTO.
    head: String.raw` (?:(?:OR \w+|IGNORE|(?:LOW|HIGH)_PRIORITY|DELAYED) )*(?:INTO\s|(?<=IGNORE\s)(?=[\w\x60.]+ ?(?:\(|VALUES?\b|SELECT\b|SET\b)))`,
    plain: [
      String.raw` ?(?:TABLE |FUNCTION )?\S+ ?(?:AS \w+ ?)?(?:\(|\$\{|\{\w*\}|VALUES|SELECT|WITH|DEFAULT|SET )`,
    ],
    loud: [String.raw` ?[\w."]+ ?$`],
  },
  {
    verb: 'UPDATE',
    head: String.raw`\s(?=[^;]*\sSET\s)`,
    plain: [
      String.raw` ?(?:ONLY )?[^\s;]+ (?:AS )?(?:\w+ )?SET \S`,
      String.raw`[^;=]{1,300}?(?:\sON\s[^;]{1,300}?)?\sSET ${name} ?=`,
    ],
  },
  { verb: 'UPDATE', head: String.raw` ${name} ?(?:AS \S+ ?)?, ?\( ?SELECT `, plain: [''] },
  {
    verb: 'DELETE',
    head: String.raw` (?:(?:IGNORE|QUICK|LOW_PRIORITY) )*(?:${name} ?(?:, ?${name} )*)?FROM\s`,
    plain: [String.raw` ?(?:ONLY )?(?:${table}|\})+ ?(?:$|;|\)|\w)`],
  },
  { verb: 'MERGE', head: ' INTO ', plain: [String.raw`\S+ `] },
  {
    verb: 'WITH',
    head: String.raw`(?:\s|--[^\n]*\n|\$\{\w*\})+(?:RECURSIVE )?["\x60\w\${}]+ ?(?:\([^)]*\) ?)?AS\b`,
    plain: [String.raw` ?(?:(?:NOT )?MATERIALIZED ?|\$\{\w*\} ?)?\(`],
  },
  {
    verb: 'CREATE',
    head: String.raw` ${modifiers}TABLE\s`,
    plain: [String.raw` ?${ifExists}\S+ ?(?:\(|AS |PARTITION |USING |LIKE |ON COMMIT )`],
  },
  { verb: 'CREATE', head: String.raw` ${modifiers}INDEX\s`, plain: [String.raw`(?:[^;]*\s)?ON `] },
  { verb: 'CREATE', head: String.raw` ${modifiers}(?:${objects})\s`, plain: [String.raw` ?\S`] },
  {
    verb: 'ALTER',
    head: String.raw` (?:(?:MATERIALIZED|FOREIGN|EVENT|ONLINE) )?(?:IGNORE )?(?:TABLE|INDEX|${objects})\s`,
    plain: [String.raw` ?${ifExists}(?:ONLY )?\S+ [\w$\{%]`],
  },
  {
    verb: 'DROP',
    head: String.raw` (?:(?:MATERIALIZED|FOREIGN|EVENT) )?(?:TABLE|INDEX|${objects})\s`,
    plain: [String.raw` ?\S`],
  },
  { verb: 'CREATE|ALTER|DROP', head: String.raw` (?:OR REPLACE )?(?:${otherObjects}|DEFAULT|SYSTEM)\s` },
  { verb: 'CREATE|DROP', head: ' (?:OR REPLACE )?RULE', loud: [String.raw` \S+ `] },
  { verb: 'ALTER', head: ' DEFAULT PRIVILEGES ', plain: [''] },
  { verb: 'DROP|REASSIGN', head: ' OWNED BY ', plain: [''] },
  { verb: 'TRUNCATE', head: String.raw`\s`, plain: [String.raw` ?(?:TABLE )?[\w"\x60$\{%]`] },
  { verb: 'RENAME|OPTIMIZE|REPAIR', head: ' TABLE ', loud: [''] },
  { verb: 'COMMENT', head: ' ON ', plain: [String.raw`\w+ \S+ IS `] },
  { verb: 'GRANT|REVOKE', head: String.raw`\s`, plain: [String.raw`[^;]*\s(?:ON|TO|FROM) `] },
  { verb: 'LOCK', head: ' TABLES? ', plain: [''] },
  { verb: 'UNLOCK', head: String.raw` TABLES\b`, loud: [''] },
  { verb: 'REFRESH', head: ' MATERIALIZED ', plain: [''] },
  {
    verb: 'EXPLAIN',
    head: String.raw`\s`,
    plain: [String.raw` ?(?:\(|(?:ANALYZE|SELECT|UPDATE|DELETE|INSERT|WITH)\s)`],
  },
  {
    verb: 'BEGIN|COMMIT|ROLLBACK',
    head: String.raw`\b`,
    loud: [String.raw` (?:TRANSACTION|WORK|TO SAVEPOINT)\b`],
  },
  { verb: 'START', head: String.raw` TRANSACTION\b`, loud: [''] },
  { verb: 'SAVEPOINT', head: String.raw` \S` },
  { verb: 'RELEASE', head: ' SAVEPOINT ', plain: [''] },
  { verb: 'SET', head: String.raw` ${variable}(?::?=|TO )` },
  {
    verb: 'SET',
    head: String.raw` (?:LOCAL|SESSION|GLOBAL) ${variable}(?=:?=|TO )`,
    plain: [':?='],
    loud: [''],
  },
  { verb: 'SET', head: ' (?:NAMES|CHARACTER SET|CONSTRAINTS|IDENTITY_INSERT) ', loud: [''] },
  { verb: 'SET', head: ' (?:TRANSACTION|ROLE|STATEMENT|SCHEMA) ' },
  { verb: 'DO', head: String.raw` (?:LANGUAGE \w+ )?[$']` },
  { verb: 'REINDEX', head: String.raw`\s`, loud: [String.raw` ?(?:INDEX|TABLE|SCHEMA|DATABASE) \S`] },
  { verb: 'VACUUM', head: String.raw`\b`, loud: [String.raw` (?:\(|(?:FULL|FREEZE|ANALYZE)\b)`] },
  { verb: 'ANALYZE', head: String.raw`\b` },
  { verb: 'CALL', head: String.raw` (?=[\w."]+ ?\()`, plain: [String.raw`\w+\.\w+ ?\(`] },
  {
    verb: 'COPY',
    head: String.raw`\s`,
    plain: [String.raw` ?[\w."\${}(][^;]*\s(?:FROM STDIN|TO STDOUT)\b`],
  },
  { verb: 'LISTEN|UNLISTEN|NOTIFY', head: ' ' },
  { verb: 'VALUES', head: String.raw` ?\(` },
  { verb: 'PRAGMA', head: String.raw` (?=[\w{$%])`, plain: [String.raw`[\w.\${}%]+ ?(?:=|\(|;|$)`] },
  {
    verb: 'SHOW',
    head: String.raw` (?=\w)`,
    plain: [
      String.raw`(?:FULL )?(?:TABLES|COLUMNS|FIELDS|INDEX|CREATE TABLE|VARIABLES|STATUS|DATABASES|PROCESSLIST)\b`,
    ],
  },
  { verb: 'DESCRIBE', head: String.raw` \S+(?: ["'\x60$%]\S+)? ?;?$` },
];

/** Each once: what may be SQL begins with one of these. */
export const verbs: readonly string[] = [...new Set(commands.flatMap(({ verb }) => verb.split('|')))];
