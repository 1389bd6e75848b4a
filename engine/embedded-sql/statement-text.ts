/** Which texts are SQL statements, by how they begin and how they continue. Parses nothing. */
import type { Part } from '../../core/embedded-sql/embedded.ts';
import { commands, type Command } from './commands.ts';

/** Before a statement: white space, comments, parentheses. */
const lead = String.raw`^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/|\()*`;

/** What begins as a command does and continues in one of some ways. */
function beginning(ways: (one: Command) => readonly string[] | undefined, flags = ''): RegExp {
  const all = commands.flatMap((one) => {
    const continued = ways(one);
    return continued === undefined ? [] : [`(?:${one.verb})${one.head}(?:${continued.join('|')})`];
  });
  const written = all
    .join('|')
    .replaceAll(' ?', String.raw`\s*`)
    .replaceAll(' ', String.raw`\s+`);
  return new RegExp(`${lead}(?:${written})`, flags);
}

const statementHead = beginning(() => [''], 'i');
const quiet = beginning(({ plain }) => plain, 'i');
const loud = beginning(({ plain, loud }) => (plain || loud) && [...(plain ?? []), ...(loud ?? [])]);
const verbInOneCase = new RegExp(`${lead}(?:[A-Z]+|[a-z]+)\\b`);
/** Outside of the placeholders that stand for interpolated values. */
const signs = /[*=(,\x60]|\$\d|\w\.\w|[\s=(]\?|:\w|%s|;\s*$/;

interface Text {
  readonly parts: readonly Pick<Part, 'text'>[];
}

/** Functions that take texts for people, and texts that are looked for. */
export const forPeople =
  /^(?:log\w*|debug\w*|info\w*|notice|warn\w*|error\w*|err|fatal\w*|trace\w*|[fs]?print(?:f|ln|_r)?|Print\w*|Errorf?|puts|echo|pp|panic|fail\w*|[aA]ssert\w*|[eE]xpect\w*|[Ee]qual\w*|raise|abort|die|[wW]rite_?[lL]ine|eprintln|unimplemented|todo|[cC]ontains\w*|include\?|starts?_?[wW]ith\??|[hH]asPrefix|[hH]asSuffix|ends_?[wW]ith|match\w*|[iI]ndexOf|Log\w*|Debug\w*|Info\w*|Warn\w*|bail|anyhow|ensure|describe|it|context|Description|DisplayName|help_text|verbose_name|_|gettext\w*|gettext_lazy|[a-zA-Z]*(?:Exception|Error))$/;

/** For a text that is known to be sent to a database. */
export function isStatementText({ parts }: Text): boolean {
  const sql = sqlTextOf(parts);
  return statementHead.test(`${sql} `) && !influx.test(sql);
}

/** For a text that is sent if others are: prose that begins with a verb of SQL has a capital there. */
export function beginsQuietly(text: Text): boolean {
  return isStatementText(text) && verbInOneCase.test(sqlTextOf(text.parts));
}

/** In the source of a program, where a string can have `\n` for white space. */
const white = String.raw`(?:\s|\\[nrt])`;
/** What begins a string: its quote, or the line before a heredoc; and what it can have before a statement. */
const begun = String.raw`(?:['"\x60};]|\*\/|--[^\n]{0,300}?(?:\n|\\n)|<<[<~-]?['"\x60]?\w+[^\n]*\n|%[qQ]?[({\[<|!])(?:\s|\(|\\[nrt]?)*`;
/** What follows the verb is a placeholder, or another string. */
const composed = String.raw`(?:${white}|\()*(?:[$#%]?\{|%[a-z]|['"\x60]\s*(?:\+|\.|<<|\\?\n?\s*\w?['"]))`;
const table = String.raw`(?:TABLE${white}+)?[\w."\x60$#\{}\[\]]+${white}*`;

/** How each statement that reads or changes rows goes on; `within` is what may be between its words. */
const ofRows = (within: string): readonly string[] => [
  String.raw`(?:INSERT|REPLACE)(?:${white}|\/\*|--)${within}\b(?:INTO|VALUES?|SELECT|SET|IGNORE)\b`,
  String.raw`UPDATE(?:${white}|\/\*|--)${within}\bSET\b`,
  String.raw`DELETE(?:${white}|\/\*|--)${within}\bFROM\b`,
  String.raw`MERGE${white}${within}\b(?:INTO|USING)\b`,
  String.raw`WITH(?:${white}|--)${within}\bAS(?:${white}|NOT\b|MATERIALIZED\b)*(?:[({$#%'"\x60]|\w[^;]{0,1000}?\bSELECT\b)`,
  String.raw`TRUNCATE${white}+${table}(?:['"\x60,;)]|RESTART|CASCADE|CONTINUE)`,
  String.raw`COPY${white}${within}\b(?:FROM|TO)${white}+(?:STD|PROGRAM|['"\x60$#%:?@\{])`,
];
const begins = (ways: readonly string[], flags: string): RegExp =>
  new RegExp(`${begun}(${ways.join('|')})`, flags);
const anyQuery = begins(
  [
    String.raw`SELECT(?:${white}|[(*])`,
    String.raw`(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|MERGE|WITH|TRUNCATE(?:${white}+TABLE)?)${composed}`,
    ...ofRows('[^;]{0,1000}?'),
  ],
  'gi',
);
/** Prose in programs begins with a capital (“Select a file”), and ends where its string does. */
const likeProse = begins(
  [String.raw`SELECT${white}[^'"\x60;]{0,1000}?\bFROM\b`, ...ofRows(String.raw`[^'"\x60;]{0,1000}?`)],
  'i',
);

/** For the source of a program: false if no string of it can be the beginning of a statement that reads or changes rows. */
export function mayBeginQuery(source: string): boolean {
  const isLoud = [...source.matchAll(anyQuery)].some(([, query = '']) => verbInOneCase.test(query));
  return isLoud || likeProse.test(source);
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

function sqlTextOf(parts: Text['parts']): string {
  return parts.map(({ text }) => text).join('');
}
