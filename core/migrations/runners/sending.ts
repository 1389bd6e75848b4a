/**
 * How a program of a repository sends the SQL files that it reads: in which transaction, and where that stands. JavaScript, TypeScript, Go and
 * shells. What is written in another way than these is not known, and nothing is said of it.
 */
import { bare, enclosing, lineAt, uncommented, type Enclosing } from './code.ts';

/**
 * `file`: each file in a transaction of the program's. `all`: all that is pending in one. `whole`: each file as one simple query, without a
 * transaction around it. `statements`: each statement by itself.
 */
export type RunnerSends = 'file' | 'all' | 'whole' | 'statements';

export interface Sending {
  readonly sends: RunnerSends;
  /** Where, from one. */
  readonly line: number;
}

export function sendingIn(path: string, text: string): Sending | undefined {
  if (/\.[cm]?[jt]s$/.test(path)) return sendingInScript(text);
  if (path.endsWith('.go')) return sendingInGo(text);
  return path.endsWith('.sh') ? sendingInShell(text) : undefined;
}

// ------------------------------------------------------------------------------------------------------ JavaScript, TypeScript

/** What is read from a file: a name that is given it, or the call itself. */
const readsFile = String.raw`(?:await\s+)?(?:[\w.]+\.)?(?:readFileSync|readFile)\s*\(`;
const sendsText = String.raw`\.(?:unsafe|query|exec|execute|none|multi|\$executeRawUnsafe)(?:<[^>()]*>)?\(\s*`;

function sendingInScript(text: string): Sending | undefined {
  const told = uncommented(text, 'slashes');
  const code = bare(text, 'slashes');
  const names = [
    ...told.matchAll(
      new RegExp(`(?:const|let|var)\\s+([\\w$]+)(?:\\s*:\\s*\\w+)?\\s*=\\s*${readsFile}`, 'g'),
    ),
  ].map(([, name = '']) => name);
  const texts = [...names.map((one) => `${one}(?:\\.trim\\(\\)|\\.toString\\([^)]*\\))?\\s*[,)]`), readsFile];
  const places = [
    ...placesOf(told, new RegExp(`${sendsText}(?:sql\\.raw\\(\\s*)?(?:${texts.join('|')})`, 'g')),
    // postgres.js reads the file by itself.
    ...placesOf(told, /\b\w+\.file\(\s*(?=[\w$])/g),
  ];
  const [at] = places;
  if (at === undefined || places.length > 1) return undefined;
  const around = enclosing(code, at);
  if (around === undefined) return undefined;
  const line = lineAt(text, at);
  const opened = around.findIndex(({ word }) =>
    /^(?:begin|transaction|tx|\$transaction|withTransaction)$/i.test(word),
  );
  if (opened >= 0) return { sends: aroundLoop(around, around[opened]?.start ?? 0) ? 'all' : 'file', line };
  const begins = placesOf(told, /(?:query|exec|execute|unsafe)\(\s*["'`]\s*(?:BEGIN|START TRANSACTION)\b/gi);
  const ends = placesOf(told, /(?:query|exec|execute|unsafe)\(\s*["'`]\s*(?:COMMIT|END)\b/gi);
  const begin = begins.findLast((one) => one < at);
  if (begin !== undefined && begins.length === 1 && ends.length === 1 && (ends[0] ?? 0) > at)
    return { sends: aroundLoop(around, begin) ? 'all' : 'file', line };
  // Whoever speaks of transactions in another way is not followed.
  return /\bbegin|transaction|\bsavepoint/i.test(told) ? undefined : { sends: 'whole', line };
}

/** A loop begins behind the place, and goes over the files. */
function aroundLoop(around: readonly Enclosing[], opened: number): boolean {
  return around.some(({ word, start }) => start > opened && /^(?:for|forEach|map|each)$/.test(word));
}

function placesOf(text: string, pattern: RegExp): readonly number[] {
  return [...text.matchAll(pattern)].map(({ index }) => index);
}

// --------------------------------------------------------------------------------------------------------------------------- Go

function sendingInGo(text: string): Sending | undefined {
  const told = uncommented(text, 'slashes');
  const code = bare(text, 'slashes');
  const names = [...told.matchAll(/\b(\w+)\s*,\s*\w+\s*:?=\s*[\w.]*\bReadFile\(/g)].map(
    ([, name = '']) => name,
  );
  const [read = [], kept = []] = textsOf(told, names);
  const sent = [
    ...told.matchAll(
      new RegExp(
        `\\b(\\w+)(?:\\.\\w+)*\\.(?:Exec|ExecContext|MustExec)\\(\\s*(?:[\\w.]+(?:\\(\\))?\\s*,\\s*)?(?:${[...read, textOfMigration].join('|')})\\s*\\)`,
        'g',
      ),
    ),
  ];
  const [first] = sent;
  const begins = [...told.matchAll(/\b(\w+)\s*,\s*\w+\s*:?=\s*(?:[\w.()]+\.)?Begin(?:Tx|x|Txx)?\(/g)];
  if (first === undefined) return byHelper({ told, code, text }, [...read, ...kept], begins);
  if (sent.length > 1) return undefined;
  const around = enclosing(code, first.index);
  if (around === undefined) return undefined;
  const line = lineAt(text, first.index);
  const begin = begins.findLast((one) => one.index < first.index && one[1] === first[1]);
  if (begin !== undefined)
    return {
      sends: around.some(({ word, start }) => word === 'for' && start > begin.index) ? 'all' : 'file',
      line,
    };
  return /\bBegin|\bBEGIN\b|[Tt]ransaction|\btx\b/.test(told) ? undefined : { sends: 'whole', line };
}

/** `string(content)`, and names that have been given that. */
function textsOf(told: string, names: readonly string[]): readonly (readonly string[])[] {
  if (names.length === 0) return [];
  const made = `string\\(\\s*(?:${names.join('|')})\\s*\\)`;
  const kept = [...told.matchAll(new RegExp(`\\b(\\w+)\\s*:?=\\s*${made}`, 'g'))].map(
    ([, name = '']) => `${name}\\b`,
  );
  return [[made], [...new Set(kept)]];
}

interface GoText {
  readonly text: string;
  /** Without comments. */
  readonly told: string;
  readonly code: string;
}

interface Sent {
  readonly index: number;
  readonly sends: RunnerSends | undefined;
}

/**
 * A function of the same file is given the transaction and the text: `s.execute(ctx, tx, stmt)`. Several may send, a first schema or samples: the migrations come from a loop, and where
 * all loops send alike it is that.
 */
function byHelper(
  { told, code, text }: GoText,
  read: readonly string[],
  begins: readonly RegExpExecArray[],
): Sending | undefined {
  const helpers = [
    ...told.matchAll(
      /^func\s+(?:\([^)]*\)\s*)?(\w+)\(((?:[^()]|\([^()]*\))*?\b(\w+)\s+(?:\*sqlx?\.Tx|pgx\.Tx|bun\.Tx)\s*,\s*(\w+)\s+string)\)([^]*?)^\}/gm,
    ),
  ];
  const found = helpers.flatMap(
    ([, name = '', parameters = '', tx = '', statement = '', body = '']): readonly Sent[] => {
      if (read.length === 0 || !new RegExp(`\\b${tx}\\.Exec\\w*\\([^()]*\\b${statement}\\)`).test(body))
        return [];
      const inFront = '(?:[^(),]*,\\s*)'.repeat(parameters.split(',').length - 2);
      const call = new RegExp(`\\b${name}\\(\\s*${inFront}(\\w+)\\s*,\\s*(?:${read.join('|')})\\s*\\)`, 'g');
      return [...told.matchAll(call)].flatMap(({ 1: given, index }): readonly Sent[] => {
        const around = enclosing(code, index);
        const begin = begins.findLast((one) => one.index < index && one[1] === given);
        if (around === undefined || begin === undefined) return [{ index, sends: undefined }];
        const loop = around.findLast(({ word }) => word === 'for');
        if (loop === undefined) return [];
        const sends: RunnerSends = loop.start > begin.index ? 'all' : 'file';
        return [{ index, sends }];
      });
    },
  );
  const [one] = found;
  return one?.sends === undefined || found.some(({ sends }) => sends !== one.sends)
    ? undefined
    : { sends: one.sends, line: lineAt(text, one.index) };
}

/** Where a text that was read is sent, whatever stands around it. */
export function sentInGo(text: string): readonly number[] {
  const told = uncommented(text, 'slashes');
  const names = String.raw`(?:string\(\s*\w+\s*\)|${textOfMigration}|stmt|statement|query|content|script|sql|body|q|s)`;
  return placesOf(
    told,
    new RegExp(
      String.raw`\b\w+(?:\.\w+)*\.(?:Exec|ExecContext|MustExec)\(\s*(?:[\w.]+(?:\(\))?\s*,\s*)?${names}\s*\)`,
      'g',
    ),
  );
}

/** Read elsewhere, and kept with the migration: `migration.Statements`. */
const textOfMigration = String.raw`(?:m|mig|migration|file|script)\.(?:Statements?|SQL|Sql|Query|Contents?|Body|Script|Text|Up|UpSQL)`;

// ------------------------------------------------------------------------------------------------------------------------ shells

/** `psql -f "$file"` commits each statement for itself; with -1 the file is one transaction. */
function sendingInShell(text: string): Sending | undefined {
  const told = uncommented(text.replaceAll(/\\\r?\n/g, '  '), 'hashes');
  const sent = [
    ...told.matchAll(/\bpsql\b[^\n|;]*?(?:\s(?:-f|--file)[ =]?|<\s*)["']?\$\{?\w+\}?["']?[^\n;]*/g),
  ];
  const [first] = sent;
  if (first === undefined || sent.length > 1 || /\bBEGIN\b/.test(told)) return undefined;
  const isOne = /\s(?:-1|--single-transaction)(?=\s|$)/.test(first[0]);
  return { sends: isOne ? 'file' : 'statements', line: lineAt(told, first.index) };
}
