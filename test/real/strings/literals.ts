/**
 * String literals that begin with a verb of SQL, by regular expressions and no parser: candidates for statements that share nothing with what
 * Plinth finds them by. Comments are skipped, and what continues a concatenation.
 */
import { isScriptPath, programLanguage } from '../../../core/migrations/detection/script-path.ts';

export interface Candidate {
  /** Of the first character that is not white space. */
  readonly at: number;
  readonly text: string;
}

const double = String.raw`"(?<d>(?:[^"\\\n]|\\[\s\S])*)"`;
const single = String.raw`'(?<s>(?:[^'\\\n]|\\[\s\S])*)'`;
const longDouble = double.replace(String.raw`\n`, '');
const longSingle = single.replace(String.raw`\n`, '');
const threeDouble = String.raw`"""(?<td>(?:[^\\]|\\[\s\S])*?)"""`;
const threeSingle = String.raw`'''(?<ts>(?:[^\\]|\\[\s\S])*?)'''`;
const slashes = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
const character = String.raw`'(?:[^'\\\n]|\\[^\n]{1,8})'`;
const template = String.raw`\x60(?<t>(?:[^\x60\\$]|\\[\s\S]|\$\{(?:[^{}\x60]|\x60[^\x60]*\x60|\{[^{}]*\})*\}|\$)*)\x60`;
const embedded = String.raw`"(?<d>(?:[^"\\#]|\\[\s\S]|#\{[^{}]*\}|#)*)"`;

const literals: Readonly<Record<string, string>> = {
  script: [slashes, template, single, double].join('|'),
  python: [String.raw`#[^\n]*`, threeDouble, threeSingle, single, double].join('|'),
  go: [slashes, String.raw`\x60(?<t>[^\x60]*)\x60`, character, double].join('|'),
  java: [slashes, threeDouble, character, double].join('|'),
  kotlin: [slashes, String.raw`"""(?<td>[\s\S]*?)"""`, character, double].join('|'),
  csharp: [
    slashes,
    String.raw`"""(?<td>[\s\S]*?)"""`,
    String.raw`(?:\$@|@\$?)"(?<v>(?:[^"]|"")*)"`,
    character,
    double,
  ].join('|'),
  ruby: [
    String.raw`#[^\n{][^\n]*`,
    String.raw`<<[~-]?['"]?(?<tag>[A-Z]\w*)['"]?[^\n]*\n(?<h>[\s\S]*?)\n\s*\k<tag>\b`,
    longSingle,
    embedded,
  ].join('|'),
  php: [
    slashes,
    String.raw`#[^\n]*|\?>[\s\S]*?(?:<\?(?:php|=)|$)`,
    String.raw`<<<\s*['"]?(?<tag>\w+)['"]?[^\n]*\n(?<h>[\s\S]*?)\n\s*\k<tag>\b`,
    longSingle,
    longDouble,
  ].join('|'),
};

const verb =
  /^(?:[\s(]|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:select|insert|update|delete|create|alter|drop|with|truncate|replace|merge|explain|pragma|vacuum|begin|commit|rollback|set|show|lock|grant|revoke|analyze|call|exec|refresh|comment|do|copy|listen|notify|values|reindex)\b/i;
/** Between two literals of one text. */
const joins = /^(?:\s|\+|\.(?!\w)|\\\n|[fru]{1,2}(?=$)|[$@]{1,2}(?=$))*$/;

export function candidatesIn(path: string, source: string): readonly Candidate[] {
  const form = literals[isScriptPath(path) ? 'script' : (programLanguage(path) ?? '')];
  if (form === undefined) return [];
  const found: Candidate[] = [];
  let previous: number | undefined;
  for (const match of source.matchAll(new RegExp(form, 'g'))) {
    const { tag: _, ...inner } = match.groups ?? {};
    const text = Object.values<string | undefined>(inner).find((one) => one !== undefined);
    if (text === undefined) continue;
    const isContinued = previous !== undefined && joins.test(source.slice(previous, match.index));
    previous = match.index + match[0].length;
    if (isContinued || !verb.test(text) || text.trim().length < 8) continue;
    const at = match.index + match[0].indexOf(text) + text.length - text.trimStart().length;
    found.push({ at, text: text.trim() });
  }
  return found;
}

/** Nobody writes anything else like this in capitals, or with a sign that prose lacks; the others are read by a person. */
const certain =
  /^(?:[\s(]|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:SELECT\s[\s\S]*?\sFROM\s+[\w"`[({$%#:]|INSERT\s+(?:OR\s+\w+\s+|IGNORE\s+)?INTO\s|REPLACE\s+INTO\s|UPDATE\s+[\w"`[\].${}%#:@ ]+\sSET\s|DELETE\s+FROM\s|CREATE\s+(?:OR\s+REPLACE\s+)?(?:UNIQUE\s+|TEMP\w*\s+)*(?:TABLE|INDEX|VIEW|TRIGGER|FUNCTION|EXTENSION|TYPE)\s|ALTER\s+TABLE\s|DROP\s+(?:TABLE|INDEX|VIEW|TRIGGER|FUNCTION)\s|WITH\s+(?:RECURSIVE\s+)?["\w]+\s*(?:\([^)]*\)\s*)?AS\s*\()/;
const quiet = new RegExp(certain, 'i');
const signs = /[*=(]|\w, ?\w+[\s\S]* from |\$\d|\w\.\w|[\s=(]\?|:\w|%s/;

/** One capital and words, or a name with hyphens: a label in a user's window. */
const prose = /^[A-Z][a-z]+(?:[ \n]+[\w'’-]+)*[.!?…:]*$|^[a-z]+(?:[-_.][\w.]+)+$/;

export function proposedLabel(text: string): 'sql' | 'no' | '?' {
  return certain.test(text) || (quiet.test(text) && signs.test(text)) ? 'sql' : prose.test(text) ? 'no' : '?';
}
