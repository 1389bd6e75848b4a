/** The named queries of a workspace on one migration folder, described by the embedded server. Runs no query. */
import { join } from 'node:path';
import { queryContract, type QueryContract } from '../../core/contracts/queries.ts';
import { describableQuery } from '../../core/describe/queries.ts';
import { queryTypes } from '../../core/describe/query-types.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { labHistory, labPlace } from '../../engine/lab/history-of.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { nameOf } from '../../engine/plan-tests/file-plans.ts';
import { queryFiles } from '../../engine/plan-tests/query-files.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Io } from '../io.ts';

export interface DescribedQueries {
  /** By file, in the order of the text. */
  readonly queries: readonly QueryContract[];
  readonly refused: readonly { readonly place: string; readonly because: string }[];
}

interface Named {
  readonly name: string;
  readonly statement: Statement;
}

/** A sentence if the embedded server did not start. */
export async function describedQueries(
  session: Session,
  folder: MigrationFolder,
  schema: Schema,
  io: Io,
): Promise<DescribedQueries | string> {
  const queries: QueryContract[] = [];
  const refused: { place: string; because: string }[] = [];
  const parser = await loadPostgresParser();
  const statements = new StatementParser(parser);
  const server = new SharedServer();
  try {
    for (const path of queryFiles(session, '').toSorted()) {
      const named = namedIn(session, path);
      if (named.length === 0 || labPlace(session, path)?.folder !== folder) continue;
      const ready = named.flatMap(({ name, statement }) => {
        const { parsed } = statement;
        const query = describableQuery(parsed);
        if (parsed.understanding.kind === 'syntax-error')
          refused.push({ place: `${path} ${name}`, because: parsed.understanding.message });
        else if (parsed.understanding.kind === 'skipped')
          refused.push({ place: `${path} ${name}`, because: parsed.understanding.reason });
        return query === undefined ? [] : [{ name, query }];
      });
      const options = { program: join(io.bundles, 'embedded.cjs'), parser };
      const texts = ready.map(({ query }) => query.sent.sql);
      const answer = await describeOn(server, await labHistory(session, path), texts, options);
      if (answer.kind === 'failed') return answer.failure.message;
      for (const [at, { name, query }] of ready.entries()) {
        const described = answer.descriptions[at];
        if (described?.kind !== 'described')
          refused.push({ place: `${path} ${name}`, because: described?.message ?? 'it was not described' });
        else
          queries.push(
            queryContract({ name, path }, queryTypes(query, described, schema), schema, statements),
          );
      }
    }
  } finally {
    server.stop();
  }
  return { queries, refused };
}

function namedIn(session: Session, path: string): readonly Named[] {
  const text = session.textOf(path);
  if (text === undefined || !/name/i.test(text)) return [];
  const sections = session.read(path, { named: true, dialect: 'postgresql' })?.sections ?? [];
  return sections
    .flatMap(({ statements }) => statements)
    .flatMap((statement) => {
      const name = nameOf(statement, text);
      return name === undefined ? [] : [{ name, statement }];
    });
}
