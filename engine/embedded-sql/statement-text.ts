/** Which texts are SQL statements, by how they begin and how they continue. Parses nothing. */
import type { Part } from '../../core/embedded-sql/embedded.ts';

interface Text {
  readonly parts: readonly Pick<Part, 'text'>[];
}

/** The beginning of a statement, after white space and comments: few other texts begin like this. */
const statementHead =
  /^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/|\()*(?:select\s|(?:insert|replace)\s+(?:(?:or\s+\w+|ignore|(?:low|high)_priority|delayed)\s+)*into\s|update\s[^;]*\sset\s|delete\s+(?:\w+\s+)?from\s|merge\s+into\s|with(?:\s|--[^\n]*\n|\$\{\w*\})+(?:recursive\s+)?["\x60\w${}]+\s*(?:\([^)]*\)\s*)?as\s|truncate\s|create\s+(?:or\s+replace\s+)?(?:unlogged\s+|temp(?:orary)?\s+|unique\s+|materialized\s+|constraint\s+|global\s+|local\s+|recursive\s+|event\s+|virtual\s+|concurrently\s+|\$\{\w*\}\s+)*(?:table|index|view|function|procedure|trigger|type|schema|extension|sequence|policy|role|user|database|domain|aggregate|rule|publication|subscription|statistics|server|collation|cast|operator)\s|(?:alter|drop)\s+(?:table|index|view|materialized|function|procedure|trigger|type|schema|extension|sequence|policy|role|user|database|domain|default|system|publication|aggregate|operator|cast|rule)\s|comment\s+on\s|grant\s|revoke\s|lock\s+table|(?:begin|commit|rollback)\b|set\s+(?:(?:local\s+|session\s+)?@?[\w.]+\s*(?::?=|to\s)|(?:constraints|transaction|identity_insert)\s)|do\s+(?:language\s+\w+\s+)?[$']|reindex\s|vacuum\b|analyze\b|refresh\s+materialized|explain\s|call\s+[\w."]+\s*\(|copy\s|listen\s|notify\s|values\s*\(|pragma\s+\w|show\s+\w)/i;

/** Functions that take texts for people, and texts that are looked for. */
export const forPeople =
  /^(?:log\w*|debug\w*|info\w*|notice|warn\w*|error\w*|err|fatal\w*|trace\w*|[fs]?print(?:f|ln|_r)?|Print\w*|Errorf?|puts|echo|pp?|panic|fail\w*|[aA]ssert\w*|[eE]xpect\w*|[Ee]qual\w*|raise|abort|die|[wW]rite_?[lL]ine|eprintln|unimplemented|todo|[cC]ontains\w*|include\?|starts?_?[wW]ith\??|[hH]asPrefix|[hH]asSuffix|ends_?[wW]ith|match\w*|[iI]ndexOf|Log\w*|Debug\w*|Info\w*|Warn\w*|bail|anyhow|ensure|describe|it|context|Description|DisplayName|help_text|verbose_name|_|gettext\w*|gettext_lazy|[a-zA-Z]*(?:Exception|Error))$/;

/** For a text that is known to be sent to a database. */
export function isStatementText({ parts }: Text): boolean {
  const sql = sqlTextOf(parts);
  return statementHead.test(`${sql} `) && !influx.test(sql);
}

/** For a text that is sent if others are: prose that begins with a verb of SQL has a capital there. */
export function beginsQuietly(text: Text): boolean {
  return isStatementText(text) && verbInOneCase.test(sqlTextOf(text.parts));
}

/** InfluxQL writes `1h` without quotes, and groups by a function of time. */
const influx =
  /\bnow\(\)\s*[-+]\s*(?:\d+|\$\{\w*\})(?:ns|us|u|ms|[smhdw])\b|\btime\s*[<>]=?\s*\d+(?:ns|us|u|ms|[smhdw])\b|\bgroup\s+by\s[^;]*\btime\(\s*(?:\d+(?:ns|us|u|ms|[smhdw])|\$\{\w*\})\s*[,)]/i;

/**
 * For a text of unknown purpose: a statement that continues as only SQL does. Prose begins with a capital at most (“Select a file from the
 * list”), so the keywords have to be in capitals, or the verb in one case and a sign present that prose lacks.
 */
export function isPlainStatement({ parts }: Text): boolean {
  const sql = sqlTextOf(parts);
  const isOne = loud.test(sql) || (verbInOneCase.test(sql) && quiet.test(sql) && signs.test(sql));
  return isOne && !influx.test(sql);
}

/** For a text to which the program appends the rest: the beginning of a list of columns. */
export function isBeginning({ parts }: Text): boolean {
  const sql = sqlTextOf(parts);
  return columns.test(sql) && verbInOneCase.test(sql) && (/^\W*SELECT\b/.test(sql) || /\w\.\w/.test(sql));
}

const columns = /^\s*SELECT\s+(?:DISTINCT\s+)?[\w."\x60]+(?:\s+AS\s+\w+)?\s*(?:,|$)/i;

const lead = String.raw`^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/|\()*`;
const shapes = [
  String.raw`SELECT\s[^;]*?\sFROM\s+(?:[\w"\[\x60$({%:.@#]|<%)`,
  String.raw`(?:INSERT|REPLACE)\s+(?:(?:OR\s+\w+|IGNORE|(?:LOW|HIGH)_PRIORITY|DELAYED)\s+)*INTO\s+(?:TABLE\s+|FUNCTION\s+)?\S+\s*(?:AS\s+\w+\s*)?(?:\(|\$\{|\{\w*\}|VALUES|SELECT|WITH|DEFAULT|SET\s)`,
  String.raw`UPDATE\s+(?:ONLY\s+)?[^\s;]+\s+(?:AS\s+)?(?:\w+\s+)?SET\s+\S`,
  String.raw`UPDATE\s+[^;=]{1,300}?\sSET\s+[\w."\[\]\x60\${}]+\s*=`,
  String.raw`UPDATE\s+[\w."\x60]+\s*(?:AS\s+\S+\s*)?,\s*\(\s*SELECT\s`,
  String.raw`DELETE\s+(?:\w+\s+)?FROM\s+(?:ONLY\s+)?[\w"\[\x60$({%:.]+\s*(?:$|;|\)|\w)`,
  String.raw`MERGE\s+INTO\s+\S+\s`,
  String.raw`WITH(?:\s|--[^\n]*\n|\$\{\w*\})+(?:RECURSIVE\s+)?["\x60\w$\{}]+\s*(?:\([^)]*\)\s*)?AS\s*(?:(?:NOT\s+)?MATERIALIZED\s*|\$\{\w*\}\s*)?\(`,
  String.raw`CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:UNLOGGED|TEMP|TEMPORARY|GLOBAL|LOCAL|VIRTUAL)\s+)*TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?\S+\s*(?:\(|AS\s|PARTITION\s|USING\s|LIKE\s|ON\s+COMMIT\s)`,
  String.raw`CREATE\s+(?:UNIQUE\s+)?INDEX\s(?:[^;]*\s)?ON\s`,
  String.raw`CREATE\s+(?:OR\s+REPLACE\s+)?(?:MATERIALIZED\s+|TEMP(?:ORARY)?\s+|RECURSIVE\s+)?(?:VIEW|FUNCTION|PROCEDURE|TRIGGER|TYPE|EXTENSION|SEQUENCE|SCHEMA|POLICY|DOMAIN|ROLE|DATABASE|USER)\s+\S+`,
  String.raw`ALTER\s+(?:TABLE|INDEX|VIEW|SEQUENCE|TYPE|FUNCTION|SCHEMA|ROLE|USER|DATABASE|EXTENSION)\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?\S+\s+\w`,
  String.raw`DROP\s+(?:TABLE|INDEX|VIEW|MATERIALIZED\s+VIEW|SEQUENCE|TYPE|FUNCTION|TRIGGER|SCHEMA|EXTENSION|ROLE|USER|DATABASE|POLICY)\s+\S`,
  String.raw`TRUNCATE\s+(?:TABLE\s+)?[\w"$\{%]`,
  String.raw`(?:GRANT|REVOKE)\s[^;]*\s(?:ON|TO|FROM)\s`,
  String.raw`REFRESH\s+MATERIALIZED\s`,
  String.raw`EXPLAIN\s+(?:\(|ANALYZE\s|SELECT\s|UPDATE\s|DELETE\s|INSERT\s|WITH\s)`,
  String.raw`LOCK\s+TABLE\s`,
  String.raw`SELECT\s+(?:(?:[\w.]|\$\{\w*\})+\(|EXISTS\s*\(|1\b|@@\w)`,
  String.raw`SELECT\s+\$\{\w*\}[^;]*\sWHERE\s+\S+\s*(?:[=<>]|IN\s|IS\s)`,
  String.raw`COPY\s+(?:\(|[\w."\${}]+)[^;]*\s(?:FROM\s+STDIN|TO\s+STDOUT)\b`,
  String.raw`SHOW\s+(?:FULL\s+)?(?:TABLES|COLUMNS|INDEX|CREATE\s+TABLE|VARIABLES|STATUS|DATABASES|PROCESSLIST)\b`,
  String.raw`PRAGMA\s+[\w.]+\s*(?:=|\(|;|$)`,
  String.raw`CALL\s+\w+\.\w+\s*\(`,
];
/** In capitals alone: other words and the code of programs can look like these. */
const loudShapes = [
  ...shapes,
  String.raw`SELECT\s[^;]{0,300}?[\w)'"}\]]\s*::\s*\w`,
  String.raw`INSERT\s+INTO\s+[\w."]+\s*$`,
  String.raw`(?:BEGIN|COMMIT|ROLLBACK)\s+(?:TRANSACTION|WORK)\b`,
  String.raw`SET\s+NAMES\s`,
  String.raw`REINDEX\s+(?:INDEX|TABLE|SCHEMA|DATABASE)\s+\S`,
  String.raw`VACUUM\s+(?:\(|FULL\b|FREEZE\b|ANALYZE\b)`,
  String.raw`CREATE\s+FOREIGN\s+TABLE\s`,
  String.raw`(?:CREATE\s+(?:OR\s+REPLACE\s+)?|DROP\s+)RULE\s+\S+\s`,
  String.raw`DROP\s+OWNED\s+BY\s`,
];
const loud = new RegExp(`${lead}(?:${loudShapes.join('|')})`);
const quiet = new RegExp(`${lead}(?:${shapes.join('|')})`, 'i');
const verbInOneCase = new RegExp(`${lead}(?:[A-Z]+|[a-z]+)\\b`);
/** Outside of the placeholders that stand for interpolated values. */
const signs = /[*=(,]|\$\d|\w\.\w|[\s=(]\?|:\w|%s|;\s*$/;

function sqlTextOf(parts: Text['parts']): string {
  return parts.map(({ text }) => text).join('');
}
