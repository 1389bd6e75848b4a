/**
 * Runs a folder's up migrations on a database through `pg`, as their tool sends them: order, what is one simple query, which transaction.
 * The tool itself is not run. What the server refuses is told, blanked in the text, and the rest of the file runs; the session then reads
 * the same blanked text, so that model and server know the same statements.
 */
import { Client } from 'pg';
import type { DocumentSection } from '../../../core/migrations/files/document.ts';
import type { MigrationFolder } from '../../../core/migrations/detection/detect.ts';
import { LineIndex } from '../../../core/text/line-index.ts';
import type { Span } from '../../../core/text/span.ts';
import type { Session } from '../../../engine/session/session.ts';
import { sentSpans, sentText } from '../../../engine/session/sent-texts.ts';
import type { PostgresServer } from '../../hosts/postgres/server.ts';
import { dayStatements, relationsOn, type DayStatement } from './day.ts';
import { filled } from './fill.ts';
import { remedy, type Surroundings } from './surroundings.ts';

export interface Refusal {
  readonly file: string;
  readonly line: number;
  readonly statement: string;
  readonly error: string;
}

export interface Execution {
  readonly files: number;
  readonly statements: number;
  readonly refusals: readonly Refusal[];
  readonly ofDay: readonly DayStatement[];
  /** Files of the folder that no text could be read from, with the reason. */
  readonly unread: readonly { readonly file: string; readonly because: string }[];
}

interface Run {
  readonly session: Session;
  readonly server: PostgresServer;
  readonly database: string;
  readonly around: Surroundings;
  readonly refusals: Refusal[];
  readonly ofDay: DayStatement[];
}

/** From so many refusals of one section on, all of its statements are tried in one go. */
const fewRefusals = 4;

export async function execute(
  session: Session,
  folder: MigrationFolder,
  server: PostgresServer,
  database: string,
  around: Surroundings,
): Promise<Execution> {
  const run: Run = { session, server, database, around, refusals: [], ofDay: [] };
  const unread: { file: string; because: string }[] = [];
  let files = 0;
  let statements = 0;
  for (const { name } of await session.migrationsToRun(folder)) {
    await fill(session, name);
    const read = await ups(session, name);
    if (typeof read === 'string') {
      unread.push({ file: name, because: read });
      continue;
    }
    files += 1;
    statements += read.sections.flatMap((one) => one.statements).length;
    await runFile(run, name, read);
  }
  return { files, statements, refusals: run.refusals, ofDay: run.ofDay, unread };
}

/** A template is read by server and model as the same text without holes. */
async function fill(session: Session, path: string): Promise<void> {
  const report = await session.report(path, { named: true });
  if (report.kind === 'silent' || report.kind === 'unreadable') return;
  const text = filled(
    report.text,
    report.sections.flatMap((one) => one.statements),
  );
  if (text !== report.text) session.open(path, text);
}

interface UpText {
  readonly text: string;
  readonly sections: readonly DocumentSection[];
}

async function ups(session: Session, path: string): Promise<UpText | string> {
  const report = await session.report(path, { named: true });
  if (report.kind === 'silent' || report.kind === 'unreadable') return report.because;
  return { text: report.text, sections: report.sections.filter((one) => one.direction === 'up') };
}

/** Each file has a session of its own, as replay reads it: settings and temporary objects end with it. */
async function runFile(run: Run, path: string, read: UpText): Promise<void> {
  const client = new Client({ connectionString: run.server.connectionString(run.database) });
  await client.connect();
  const script: Script = { path, text: read.text, ofDay: await dayStatements(run.session, path) };
  try {
    for (const section of read.sections) await runSection(run, client, script, section);
  } finally {
    await client.end();
  }
  if (script.text !== read.text) run.session.open(path, script.text);
}

interface Script {
  readonly path: string;
  /** What the server refused becomes blanks, so that all other places stay. */
  text: string;
  readonly ofDay: readonly Span[];
}

async function runSection(run: Run, client: Client, script: Script, section: DocumentSection): Promise<void> {
  const spans = sentSpans(section);
  const { toolTransaction, sends } = section.delivery;
  if (!toolTransaction && sends === 'statement-by-statement') {
    for (const span of spans) await runAtomic(run, client, script, { ...section, statements: [] }, [span]);
    return;
  }
  await runAtomic(run, client, script, section, spans);
}

/** What takes effect as a whole or not at all: after a refusal it is sent again without what was refused. */
async function runAtomic(
  run: Run,
  client: Client,
  script: Script,
  section: DocumentSection,
  spans: readonly Span[],
): Promise<void> {
  const { toolTransaction, sends } = section.delivery;
  const parts = sends === 'statement-by-statement' ? spans : section.statements.map((one) => one.span);
  // Every attempt finds a statement or a thing to make beforehand.
  const most = 2 * (parts.length + spans.length) + 60;
  for (let attempt = 0; attempt < most; attempt += 1) {
    const sent = await send(
      client,
      { ...script, text: sentText(script.text, section) },
      spans,
      toolTransaction,
    );
    if ('ofDay' in sent) {
      run.ofDay.push(...sent.ofDay);
      return;
    }
    await client.query('ROLLBACK');
    if (await remedy(sent.error, run.around, client)) continue;
    const found =
      attempt < fewRefusals || parts.length === 0
        ? []
        : await survey(client, sentText(script.text, section), parts);
    if (await anyRemedy(found, run.around, client)) continue;
    if (found.length > 0) {
      for (const one of found) refuse(run, script, one);
      continue;
    }
    const inner =
      sends !== 'statement-by-statement'
        ? await culprit(client, sentText(script.text, section), section)
        : undefined;
    refuse(run, script, { span: inner ?? spans[sent.at] ?? section.span, error: sent.error });
  }
  throw new Error(`${script.path}: the server refused it ${most} times`);
}

interface Refused {
  readonly span: Span;
  readonly error: unknown;
}

function refuse(run: Run, script: Script, { span, error }: Refused): void {
  run.refusals.push({
    file: script.path,
    line: new LineIndex(script.text).position(span.start).line + 1,
    statement: script.text.slice(span.start, span.end),
    error: error instanceof Error ? error.message : String(error),
  });
  script.text = blanked(script.text, span);
}

/** All that the server refuses of a section, in a transaction that is undone; as far as the section leaves that transaction alone. */
async function survey(client: Client, text: string, spans: readonly Span[]): Promise<readonly Refused[]> {
  const found: Refused[] = [];
  await client.query('BEGIN');
  try {
    for (const span of spans) {
      const sent = text.slice(span.start, span.end);
      if (sent.trim() === '') continue;
      await client.query('SAVEPOINT before_statement');
      try {
        await client.query(sent);
        await client.query('RELEASE before_statement');
      } catch (error) {
        await client.query('ROLLBACK TO before_statement');
        found.push({ span, error });
      }
    }
    return found;
  } catch {
    // The section ends the transaction by itself: what was found until then stays found.
    return found;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function anyRemedy(
  refused: readonly Refused[],
  around: Surroundings,
  client: Client,
): Promise<boolean> {
  let made = false;
  for (const { error } of refused) made = (await remedy(error, around, client)) || made;
  return made;
}

type Sent = { readonly ofDay: readonly DayStatement[] } | { readonly at: number; readonly error: unknown };

async function send(
  client: Client,
  script: Script,
  spans: readonly Span[],
  toolTransaction: boolean,
): Promise<Sent> {
  const ofDay: DayStatement[] = [];
  let at = 0;
  try {
    if (toolTransaction) await client.query('BEGIN');
    for (; at < spans.length; at += 1) {
      const span = spans[at] ?? { start: 0, end: 0 };
      for (const piece of toolTransaction ? pieces(span, script.ofDay) : [span]) {
        const sent = script.text.slice(piece.start, piece.end);
        if (sent.trim() === '') continue;
        const before = script.ofDay.some((one) => isSame(one, piece)) ? await relationsOn(client) : undefined;
        await client.query(sent);
        if (before !== undefined) ofDay.push(await dayStatement(client, script, piece, before));
      }
    }
    if (toolTransaction) await client.query('COMMIT');
    return { ofDay };
  } catch (error) {
    return { at, error };
  }
}

/** In a transaction, several statements in one query and in several are the same. */
function pieces(sent: Span, ofDay: readonly Span[]): readonly Span[] {
  const own = ofDay.filter((one) => sent.start <= one.start && one.end <= sent.end);
  const cuts = [sent.start, ...own.flatMap(({ start, end }) => [start, end]), sent.end];
  return cuts.slice(1).map((end, i) => ({ start: cuts[i] ?? end, end }));
}

function isSame(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

async function dayStatement(
  client: Client,
  { path, text }: Script,
  span: Span,
  before: ReadonlySet<string>,
): Promise<DayStatement> {
  const made = [...(await relationsOn(client))].filter((one) => !before.has(one));
  const { line } = new LineIndex(text).position(span.start);
  return { file: path, line: line + 1, statement: text.slice(span.start, span.end), made };
}

/** Which statement of a whole file the server refuses: found by sending them one by one, in a transaction that is undone. */
async function culprit(client: Client, text: string, section: DocumentSection): Promise<Span | undefined> {
  await client.query('BEGIN');
  try {
    for (const { span } of section.statements) {
      const sent = text.slice(span.start, span.end);
      try {
        if (sent.trim() !== '') await client.query(sent);
      } catch {
        return span;
      }
    }
    return undefined;
  } finally {
    await client.query('ROLLBACK');
  }
}

function blanked(text: string, { start, end }: Span): string {
  return text.slice(0, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, ' ') + text.slice(end);
}
