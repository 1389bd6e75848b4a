/** The named queries of a workspace on one migration folder, described by the embedded server. Runs no query. */
import { join } from 'node:path';
import { groupBy } from '../../core/collections/group-by.ts';
import {
  queryContract,
  type QueryContract,
  type QueryName,
  type RefusedQuery,
} from '../../core/contracts/queries.ts';
import { gapsOf } from '../../core/describe/gaps.ts';
import { lossIn, touches } from '../../core/describe/mistake.ts';
import { answered, describableQuery, textsOf, type DescribableQuery } from '../../core/describe/queries.ts';
import { queryTypes } from '../../core/describe/query-types.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { Statement } from '../../core/syntax/statement.ts';
import { describeOn } from '../../engine/lab/describe.ts';
import { labPlace, type LabHistory } from '../../engine/lab/history-of.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { nameOf } from '../../engine/plan-tests/file-plans.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Io } from '../io.ts';
import { plannerOf } from '../lab.ts';

export interface NamedQuery extends QueryName, Pick<DescribableQuery, 'sent' | 'apart' | 'parsed'> {}

export interface DescribedQueries {
  /** By file, in the order of the text. */
  readonly queries: readonly QueryContract[];
  readonly refused: readonly RefusedQuery[];
}

/** Refused are those that nobody can send. */
export function namedQueries(
  session: Session,
  folder: MigrationFolder,
  paths: readonly string[],
): { readonly queries: readonly NamedQuery[]; readonly refused: readonly RefusedQuery[] } {
  const queries: NamedQuery[] = [];
  const refused: RefusedQuery[] = [];
  if (folder.dialect !== 'postgresql') return { queries, refused };
  for (const path of paths.toSorted()) {
    const named = namedIn(session, path);
    if (named.length === 0 || labPlace(session, path)?.folder !== folder) continue;
    for (const { name, statement } of named) {
      const { parsed } = statement;
      const query = describableQuery(parsed);
      const because = reasonOf(parsed.understanding);
      if (because !== undefined) refused.push({ name, path, because, isCertain: false });
      if (query !== undefined) queries.push({ name, path, ...query });
    }
  }
  return { queries, refused };
}

function reasonOf(understanding: Statement['parsed']['understanding']): string | undefined {
  if (understanding.kind === 'syntax-error') return understanding.message;
  return understanding.kind === 'skipped' ? understanding.reason : undefined;
}

function namedIn(
  session: Session,
  path: string,
): readonly { readonly name: string; readonly statement: Statement }[] {
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

/** A sentence if the embedded server did not start. `historyOf`: what builds the tables of a file's queries. */
export type Describer = (
  queries: readonly NamedQuery[],
  schema: Schema,
  historyOf: (path: string) => Promise<LabHistory>,
) => Promise<DescribedQueries | string>;

/** With a server that starts with the first query. */
export async function withDescriber<T>(
  io: Pick<Io, 'bundles' | 'kept'>,
  use: (describe: Describer) => Promise<T>,
): Promise<T> {
  const { server, leave } = plannerOf(io);
  const parser = await loadPostgresParser();
  const statements = new StatementParser(parser);
  const options = { program: join(io.bundles, 'embedded.cjs'), parser };
  const describe: Describer = async (all, schema, historyOf) => {
    const queries: QueryContract[] = [];
    const refused: RefusedQuery[] = [];
    for (const [path, some] of groupBy(all, (one) => one.path)) {
      const texts = textsOf(some);
      const history = await historyOf(path);
      const answer = await describeOn(server, history, texts, options);
      if (answer.kind === 'failed') return answer.failure.message;
      const gaps = gapsOf(schema, answer.done, history);
      const answers = new Map(texts.map((text, at) => [text, answer.descriptions[at]]));
      for (const one of some) {
        const { query, answer: described } = answered(one, (text) => answers.get(text));
        const { name, parsed } = query;
        if (described?.kind === 'described') {
          const types = queryTypes(query, described, schema);
          const isCertain = !touches(parsed.text, parsed.tokens, gaps.names);
          queries.push(queryContract({ name, path, isCertain }, parsed, types, schema, statements));
          continue;
        }
        const isCertain = described !== undefined && lossIn(query, described, gaps) !== undefined;
        refused.push({ name, path, because: described?.message ?? 'it was not described', isCertain });
      }
    }
    return { queries, refused };
  };
  try {
    return await use(describe);
  } finally {
    leave();
  }
}
