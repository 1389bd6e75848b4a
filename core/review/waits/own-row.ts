/** How a second session finds the migration among the others: by the words that its query begins with. */
import { stringLiteral } from '../../schema/print/names.ts';
import type { Placed } from '../placed.ts';
import { unreadProgram } from '../verdict/doubt.ts';
import { textsAround } from '../order/sent-around.ts';
import { wordsOfForm } from './validated-later.ts';
import { concurrentScript, isSurrounding } from './concurrently.ts';

export interface OwnRow {
  /** Behind `pid`; empty where nobody knows what is sent. */
  readonly column: string;
  /** In front of what the rows are sorted by else. */
  readonly order: string;
  readonly words: string;
}

/** A server shows the first 1,024 bytes. */
const longest = 40;
const shortest = 12;
const mostHeads = 12;

/** `byHand`: a script that does some of it in place of the migration. */
export function ownRow(statements: readonly Placed[], byHand: string | undefined): OwnRow {
  const own = statements.flatMap(headsOf);
  // Those of the script alone would say of the migration that it is none.
  const all = [...new Set(own.length === 0 ? [] : [...own, ...headsOfScript(byHand)])];
  const heads = all.slice(0, mostHeads);
  const [first] = heads;
  if (first === undefined)
    return { column: '', order: '', words: 'The migration is the row that has a statement of the file.' };
  const call = lockCall(statements);
  const texts = [
    ...heads,
    ...textsAround(statements).map(headOf),
    ...wordsOfForm(statements),
    ...recordsOf(statements),
    ...(call === undefined ? [] : [call]),
  ];
  const waits =
    call === undefined
      ? ''
      : ` While it waits for its own lock that is ${call}…), which other programs may call too.`;
  const program = unreadProgram(statements);
  const besides =
    program === undefined
      ? ''
      : ` What ${program} does around a file, a lock on its record say, is another query.`;
  const also = byHand === undefined ? '' : `, and for ${concurrentScript}`;
  return {
    column: `, query LIKE ANY (ARRAY[${texts.map((head) => stringLiteral(`%${head}%`)).join(', ')}]) AS is_migration`,
    order: 'is_migration DESC, ',
    words:
      texts.length === 1
        ? `is_migration is true for the migration${also}: its query has “${first.replace('%', ' … ')}”.${besides}`
        : `is_migration is true for the migration${also}: its query matches one of the patterns there${all.length > mostHeads ? ', and not all of its statements match one' : ''}.${waits}${besides}`,
  };
}

/** Its tool writes the record in the same transaction, behind the file: it holds what the file has locked. */
function recordsOf(statements: readonly Placed[]): readonly string[] {
  const own = statements.filter(({ one }) => one.during.transaction.kind === 'tool');
  const tables = own.flatMap(({ migration: { recorded } }) => recorded?.table.split('.').at(-1) ?? []);
  const names = [...new Set(tables.map((name) => name.replaceAll('"', '')))];
  // Others read it.
  return names.flatMap((name) => [`INTO %${name}`, `into %${name}`]);
}

/** What its query has before it has sent anything of the file. One that tries waits in no statement, and one that gives up is soon gone. */
function lockCall(statements: readonly Placed[]): string | undefined {
  const [call] = statements.flatMap(({ migration: { lock, byHand } }) => {
    if (byHand !== undefined || lock?.concurrently !== 'second-run' || lock.wait !== undefined) return [];
    return lock.calls ?? (lock.kind === 'session-advisory' ? 'pg_advisory_lock(' : []);
  });
  return call;
}

/** Of what is sent as one text the beginning is its first comment. What a tool fills in is not there. */
function headsOf({ migration: { text }, one, section, at }: Placed): readonly string[] {
  const { start } = one.statement.span;
  const isWhole = section.delivery.sends === 'whole';
  // BEGIN is what any file begins with.
  if (isWhole && section.statements.slice(0, at).some((each) => !isSurrounding({ one: each }))) return [];
  const comment = isWhole ? text.slice(0, start).trimStart() : '';
  const ahead = text.slice(section.statements[at - 1]?.statement.span.end ?? 0, start);
  const block = blockIn(ahead);
  return [
    comment.startsWith('--') ? comment : '',
    block,
    text.slice(start),
    block === '' ? insideOf(text.slice(start)) : '',
  ]
    .map(headOf)
    .filter((head) => head.length >= shortest && !/^--\s*(?:\+|@|migrate:)/.test(head));
}

/** A comment in this form goes to the server with what stands behind it. */
function blockIn(ahead: string): string {
  const at = ahead.lastIndexOf('/*');
  return at < 0 ? '' : ahead.slice(at);
}

/** Of DO the first line that says something. */
function insideOf(text: string): string {
  if (!/^DO\b/i.test(text)) return '';
  const lines = text
    .slice(0, 8 * longest)
    .split('\n')
    .slice(1);
  const line = lines.map((one) => one.trim()).find((one) => one.length >= shortest && !one.startsWith('--'));
  // What stands in a block stands in other queries too.
  return line === undefined ? '' : `DO %${line}`;
}

/** Its statements are those of the migration, in other words. */
function headsOfScript(script = ''): readonly string[] {
  return script.split('\n').flatMap((line) => (/^CREATE\b/.test(line) ? headOf(line) : []));
}

/**
 * Without what ends a statement: tools send each without it. Of a first line that says as good as nothing (ALTER TABLE) the next ones are needed
 * too; a break between lines may be one or two characters there, and is any text here.
 */
function headOf(text: string): string {
  let head = '';
  for (const line of text.slice(0, 8 * longest).split('\n')) {
    const words = line.trim().slice(0, longest - head.length);
    const kept = words.replace(/[;{$@\\\p{Cc}].*$/u, '').trimEnd();
    head += head === '' || kept === '' ? kept : `%${kept}`;
    // Behind what was left out nothing follows that could be joined.
    if (kept !== words || head.length >= shortest) break;
  }
  return head;
}
