/**
 * Of statements in programs, those that the embedded server describes with types on the schema that the repository builds, or that the schema of MySQL
 * or SQLite types as a whole (every table and column known, every column of the result typed, and every parameter that stands against a column), as the
 * editor asks: at the places of labelled statements. Whether the repository has a statement's schema is decided by regular expressions and no parser: by the
 * tables that the statement names and those that SQL files create.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answered, describableQueries, textsOf } from '../../../core/describe/queries.ts';
import { isTestPath } from '../../../core/migrations/detection/script-path.ts';
import type { Statement } from '../../../core/syntax/statement.ts';
import { LineIndex } from '../../../core/text/line-index.ts';
import { readScript } from '../../../engine/embedded-sql/read.ts';
import { describeOn } from '../../../engine/lab/describe.ts';
import { hasTables, labHistory, labPlace } from '../../../engine/lab/history-of.ts';
import { SharedServer } from '../../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { borrowedQuery } from '../../../core/describe/from-schema/query.ts';
import { openCheckout } from '../open-checkout.ts';
import { describedFromSchemas, triedFromSchemas } from '../../../engine/lab/describe-from-schema.ts';
import { emptySchema } from '../../../core/schema/apply/apply.ts';
import type { Session } from '../../../engine/session/session.ts';
import { embeddedProgram } from '../../databases/proof/embedded-program.ts';

export interface Outcome {
  readonly place: string;
  /** `here`: SQL files of the repository create all tables that the statement names; `nameless`: it names its tables by gaps alone. */
  readonly schema: 'here' | 'elsewhere' | 'nameless';
  /** `described`, the server's words, or why it was not asked. */
  readonly answer: string;
}

export interface Place {
  readonly line: number;
  readonly text: string;
}

/** `places` by path: the lines on which the statements begin. */
export async function describedIn(
  root: string,
  places: ReadonlyMap<string, readonly Place[]>,
): Promise<readonly Outcome[]> {
  const parser = await loadPostgresParser();
  const session = await openCheckout(root);
  const shared = new SharedServer();
  const options = { program: await embeddedProgram(), parser };
  const created = await tablesCreated(session);
  const outcomes: Outcome[] = [];
  for (const [path, lines] of places) {
    const say = (one: Place, answer: string): void => {
      const tables = tablesIn(one.text);
      const isHere = created.size > 0 && tables.every((name) => created.has(name));
      const schema = tables.length === 0 && gap.test(one.text) ? 'nameless' : isHere ? 'here' : 'elsewhere';
      outcomes.push({ place: `${path}:${one.line}`, schema, answer });
    };
    await session.prepare(path);
    if (session.isMigration(path) || inMigrations.test(path)) continue;
    const read = session.read(path, { named: true, assumed: 'postgresql' });
    const statements = read?.sections.flatMap((section) => section.statements) ?? [];
    const source = readFileSync(join(root, path), 'utf8');
    const index = new LineIndex(source);
    const { map } = readScript(path, source).layout;
    const isAt = ({ span }: Pick<Statement, 'span'>, line: number): boolean => {
      const { start, end } = map.toSource(span);
      return index.position(start).line <= line && line <= index.position(end).line + 1;
    };
    const sayElse = async (one: Place, why: string): Promise<void> => {
      const parsed = statements.find((statement) => isAt(statement, one.line))?.parsed;
      const query = parsed && read && { parsed, before: emptySchema(read.dialect) };
      const answer = query && (await describedFromSchemas(session, path, query));
      const tried: string[] = [];
      for await (const { dialect, parsed, found } of query === undefined
        ? []
        : triedFromSchemas(session, path, query)) {
        const nothing = borrowedQuery(parsed) === undefined ? `not read: ${parsed.text}` : 'no table';
        tried.push(`${dialect} ${found?.lacks.join(', ') ?? nothing}`);
      }
      say(one, answer?.lacks.length === 0 ? 'described' : [why, ...tried].join('; '));
    };
    const place = labPlace(session, path);
    if (place?.dialect !== 'postgresql' || !(await hasTables(session, path, place))) {
      const why = place?.dialect === 'postgresql' ? 'no schema' : `another dialect: ${read?.dialect ?? ''}`;
      for (const one of lines) await sayElse(one, why);
      continue;
    }
    const queries = describableQueries(statements, 'any-order');
    const asked = lines.map(({ line }) => queries.find((query) => isAt(query, line)));
    const texts = textsOf(asked.flatMap((query) => query ?? []));
    const answer = await describeOn(shared, await labHistory(session, path), texts, options);
    const answers = new Map(
      answer.kind === 'described' ? texts.map((text, at) => [text, answer.descriptions[at]]) : [],
    );
    for (const [at, one] of lines.entries()) {
      const query = asked[at];
      const said = query && answered(query, (text) => answers.get(text)).answer;
      if (said?.kind === 'described') say(one, said.kind);
      else if (query === undefined) {
        const parsed = statements.find((statement) => isAt(statement, one.line))?.parsed;
        await sayElse(
          one,
          `not asked: ${parsed?.understanding.kind ?? 'not read'}  ${parsed?.text ?? one.text}`,
        );
      } else if (answer.kind === 'failed') await sayElse(one, answer.failure.message);
      else if (said !== undefined)
        await sayElse(one, `${said.sqlState ?? ''} ${said.message}  ${query.sent.sql}`);
      else await sayElse(one, 'no answer');
    }
  }
  shared.stop();
  return outcomes;
}

/** A program among migrations runs on the schema of its time. */
const inMigrations = /(?:^|[/_-])(?:migrat(?:ions?|e)|alterations|versions)\//i;

const word = String.raw`(?:["\x60\[]?[\w$]+["\x60\]]?\s*\.\s*)?["\x60\[]?([A-Za-z_][\w$]*)["\x60\]]?`;
const creates = new RegExp(
  String.raw`\bcreate\s+(?:or\s+replace\s+)?(?:\w+\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?${word}`,
  'gi',
);
const names = new RegExp(
  String.raw`\b(?:(?:from|join)\s+(?:only\s+)?${word}(?![\w$.])(?!\s*\()|(?:into|update)\s+(?:only\s+)?${word})`,
  'gi',
);
/** In place of a table, in its quotes or its schema too, or after the end of the literal. */
const gap = /\b(?:from|join|into|update)\s*(?:$|(?:[\w"]+\.)?["\x60[]?[^\w\s"\x60([;,)*])/i;
const ctes =
  /(?:\bwith\s+(?:recursive\s+)?|,\s*)["`]?([A-Za-z_]\w*)["`]?\s*(?:\([^()]*\)\s*)?as\s*(?:not\s+)?(?:materialized\s*)?\(/gi;

/** By the SQL files of the repository, and by migrations in programs. */
async function tablesCreated(session: Session): Promise<ReadonlySet<string>> {
  const files = session.workspace.paths.filter((path) => path.endsWith('.sql') && !isTestPath(path));
  const sent = await Promise.all(session.folders.map((folder) => session.migrationsToPlan(folder)));
  const texts = [
    ...files.map((path) => session.textOf(path) ?? ''),
    ...sent.flat().flatMap(({ sends }) => sends),
  ];
  return new Set(texts.flatMap((text) => wordsOf(text, creates)));
}

/** Without system tables and names that the statement defines; a name that the program puts in is not known. */
function tablesIn(text: string): readonly string[] {
  const own = new Set(wordsOf(text, ctes));
  return wordsOf(text, names).filter(
    (name) =>
      !own.has(name) &&
      !/^(?:pg_|information_schema|select|lateral|unnest|generate_series|set|only)/.test(name),
  );
}

function wordsOf(text: string, form: RegExp): readonly string[] {
  return Array.from(text.matchAll(form), ([, ...found]) => (found.find(Boolean) ?? '').toLowerCase());
}
