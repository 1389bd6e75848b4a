/**
 * Of statements in programs, those that the embedded server describes with types on the schema that the repository builds, as the editor asks:
 * at the places of labelled statements. A statement counts if a folder of migrations or a dump says what its tables are.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describableQueries } from '../../../core/describe/queries.ts';
import { isPreparable } from '../../../core/proof/code.ts';
import { placeholdersOf } from '../../../core/syntax/postgres/placeholders.ts';
import type { Statement } from '../../../core/syntax/statement.ts';
import { LineIndex } from '../../../core/text/line-index.ts';
import { readScript } from '../../../engine/embedded-sql/read.ts';
import { describeOn } from '../../../engine/lab/describe.ts';
import { hasTables, labHistory, labPlace } from '../../../engine/lab/history-of.ts';
import { SharedServer } from '../../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { embeddedProgram } from '../../databases/proof/embedded-program.ts';

export interface Outcome {
  readonly place: string;
  /** `described`, the server's words, or why it was not asked. */
  readonly answer: string;
}

/** `places` by path: the lines on which the statements begin. */
export async function describedIn(
  root: string,
  places: ReadonlyMap<string, readonly number[]>,
): Promise<readonly Outcome[]> {
  const parser = await loadPostgresParser();
  const session = await Session.open({
    ...kit,
    root,
    parser,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const shared = new SharedServer();
  const options = { program: await embeddedProgram(), parser };
  const outcomes: Outcome[] = [];
  for (const [path, lines] of places) {
    await session.prepare(path);
    const place = labPlace(session, path);
    if (place?.dialect !== 'postgresql' || !hasTables(session, path, place) || session.isMigration(path))
      continue;
    const read = session.read(path, { named: true, assumed: 'postgresql' });
    const statements = read?.sections.flatMap((section) => section.statements) ?? [];
    const queries = describableQueries(statements, 'any-order');
    const source = readFileSync(join(root, path), 'utf8');
    const index = new LineIndex(source);
    const { map } = readScript(path, source).layout;
    const at = lines.map((line) =>
      queries.find(({ span }) => {
        const { start, end } = map.toSource(span);
        return index.position(start).line <= line && line <= index.position(end).line + 1;
      }),
    );
    const texts = at.flatMap((query) => (query === undefined ? [] : [query.sent.sql]));
    const whyNot = (all: readonly Statement[], line: number): string => {
      const one = all.find(({ span }) => {
        const { start, end } = map.toSource(span);
        return index.position(start).line <= line && line <= index.position(end).line + 1;
      });
      if (one === undefined) return 'not found';
      const { parsed } = one;
      if (parsed.understanding.kind !== 'understood') return `${parsed.understanding.kind} ${parsed.text.replaceAll(/\s+/g, ' ')}`;
      if (parsed.conditional) return 'conditional';
      if (!isPreparable(parsed)) return 'another kind of statement';
      const odd = placeholdersOf(parsed.text).filter(
        ({ role, stands, outer, start, end }) =>
          role !== 'value' || !stands.includes('number') || outer.start !== start || outer.end !== end,
      );
      return odd.map(({ outer }) => parsed.text.slice(outer.start - 12, outer.end + 12)).join(' | ').replaceAll(/\s+/g, ' ');
    };
    const answer = await describeOn(shared, await labHistory(session, path), texts, options);
    const answers = answer.kind === 'described' ? [...answer.descriptions] : [];
    for (const [number, line] of lines.entries()) {
      const one = at[number] === undefined ? undefined : answers.shift();
      const said =
        at[number] === undefined
          ? `not asked: ${whyNot(statements, line)}`
          : one === undefined
            ? answer.kind === 'failed' && answer.failure.message
            : one.kind === 'described' || `${one.sqlState}: ${one.message} ${process.env['SQL'] === undefined ? '' : (at[number]?.sent.sql ?? '').replaceAll(/\s+/g, ' ')}`;
      outcomes.push({ place: `${path}:${line}`, answer: said === true ? 'described' : String(said) });
    }
  }
  shared.stop();
  return outcomes;
}
