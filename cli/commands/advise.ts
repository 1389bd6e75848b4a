/**
 * `plinth advise`: indexes for queries, tried before they are proposed – in the plan lab, by HypoPG on a connection, or really built there for a moment
 * where its user has agreed – with the migration that makes them. `--without` asks the reverse. Runs no query.
 */
import { resolve } from 'node:path';
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { indexMigrations, indexNames } from '../../core/index-advice/migration.ts';
import { comparePlans } from '../../core/plan/compare.ts';
import { understandPlan, type PlanReading } from '../../core/plan/understand.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { filesBehind } from '../../core/rule-kit/resolve-fix.ts';
import { displayName, indexesOf } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { adviseInLab, adviseOn, type AdviceAnswer } from '../../engine/index-advice/advise.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Session } from '../../engine/session/session.ts';
import type { AdviseRequest } from '../advise-request.ts';
import { openLab, usersOf } from '../advise/lab.ts';
import { queriesToAdvise, type AskedQuery } from '../advise/queries.ts';
import type { AdvisedQuery, Proposal } from '../advise/result.ts';
import type { Io } from '../io.ts';
import { onConnection, refuse } from '../on-connection.ts';
import { adviseJson, adviseText, withoutJson, withoutText } from '../reporters/advise.ts';
import { agreesTo } from '../scratch.ts';
import { printable } from '../style.ts';
import { shownPath } from '../targets.ts';
import { isWritten } from '../written.ts';

/** What is asked of one query; the schema is the one that the migrations build. */
type Adviser = (text: string, variables: readonly string[], schema: Schema) => Promise<AdviceAnswer>;

/** The exit code. */
export async function adviseCommand(request: AdviseRequest, io: Io): Promise<number> {
  const asked = await queriesToAdvise(request, io);
  if (typeof asked === 'string') return refuse(io, asked);
  const { session, folder, schema, queries } = asked;
  const parser = await loadPostgresParser();
  const run = async (adviser: Adviser): Promise<number> => {
    const advised: AdvisedQuery[] = [];
    for (const query of queries) {
      io.progress(printable(query.place));
      const answer = await adviser(query.text, query.variables, schema);
      const proposal = proposalOf(answer, { session, folder, schema, parser, io });
      advised.push({ place: query.place, title: query.title, answer, proposal });
    }
    io.progress('');
    return deliver(advised, session, request, io);
  };
  if (request.connection !== undefined) {
    const agreed = await agreesTo(request.connection, request.build);
    if (typeof agreed === 'string') return refuse(io, agreed);
    return onConnection(request.connection, io, (connected) =>
      run((text, variables, inSchema) =>
        adviseOn(
          connected,
          { text, variables, schema: inSchema },
          {
            build: request.build === undefined ? 'never' : 'agreed',
            onBuild: (definition) => io.progress(printable(`builds for a moment: ${definition}`)),
          },
          parser,
        ),
      ),
    );
  }
  const lab = await openLab(session, folder, request, io, parser);
  if (typeof lab === 'string') return refuse(io, lab);
  try {
    if (request.without !== undefined) return await without(request.without, lab, asked, request, io, parser);
    return await run((text, variables, inSchema) =>
      adviseInLab(lab, { text, variables, schema: inSchema }, parser),
    );
  } finally {
    lab.end();
  }
}

async function without(
  index: string,
  lab: Exclude<Awaited<ReturnType<typeof openLab>>, string>,
  {
    session,
    folder,
    queries,
  }: { readonly session: Session; readonly folder: MigrationFolder; readonly queries: readonly AskedQuery[] },
  request: AdviseRequest,
  io: Io,
  parser: PostgresParser,
): Promise<number> {
  const other = await openLab(session, folder, request, io, parser, index);
  if (typeof other === 'string') return refuse(io, other);
  try {
    const found = await usersOf(queries, lab, other);
    io.write(
      request.format === 'json'
        ? withoutJson(index, found, queries.length)
        : withoutText(index, found, queries.length, io.style),
    );
    return found.length > 0 ? 1 : 0;
  } finally {
    other.end();
  }
}

interface Around {
  readonly session: Session;
  readonly folder: MigrationFolder;
  readonly schema: Schema;
  readonly parser: PostgresParser;
  readonly io: Io;
}

function proposalOf(answer: AdviceAnswer, around: Around): Proposal | undefined {
  if (answer.kind !== 'advised' || answer.choice.kind !== 'chosen') return undefined;
  const { before, after, indexes } = answer.choice;
  const names = indexNames(
    indexes.map(({ index }) => index),
    around.schema,
  );
  // While they were tried they were called otherwise.
  const renamed = indexes.reduce(
    (json, { name }, place) =>
      json.replaceAll(JSON.stringify(name), () => JSON.stringify(names[place] ?? name)),
    after.json,
  );
  const [first, second] = [before.json, renamed].map((json) => readingOf(json, answer.sql, around.parser));
  if (first === undefined || second === undefined) return undefined;
  const migrations = migrationsFor(
    indexes.map(({ index }) => index),
    around,
  );
  return {
    indexes: indexes.map(({ index, bytes }, place) => ({
      definition: `CREATE INDEX ${quoteIdentifier(names[place] ?? '')} ${definitionOf(index)}`,
      bytes,
      writes: writesInWords(index, around.schema),
    })),
    comparison: comparePlans(
      { reading: first, name: 'without' },
      { reading: second, name: indexes.length === 1 ? 'with the index' : 'with the indexes' },
    ),
    migrations: typeof migrations === 'string' ? [] : migrations,
    noMigrations: typeof migrations === 'string' ? migrations : undefined,
  };
}

function readingOf(json: string, sql: string, parser: PostgresParser): PlanReading | undefined {
  const read = understandPlan({ json, sql, origin: { kind: 'file', name: 'trial' }, parser });
  return read.ok ? read.reading : undefined;
}

function writesInWords(index: ProposedIndex, schema: Schema): string {
  const many = indexesOf(schema, index.relation).length + 1;
  const some = index.where === undefined ? '' : ', where its condition holds';
  return `Each row that is written to ${displayName(index.relation)} then goes into ${many === 1 ? 'this one index' : `${String(many)} indexes`}${some}; an UPDATE of ${index.names.join(' or ')} cannot stay on its page without touching it.`;
}

/** A sentence where there can be none. */
function migrationsFor(
  indexes: readonly ProposedIndex[],
  { session, folder, schema, io }: Around,
): readonly { readonly file: string; readonly text: string }[] | string {
  const migrations = indexMigrations(indexes, schema);
  if (migrations === undefined)
    return 'The table is partitioned: its index takes a step for each partition, which is not written here.';
  const tool = toolOf(folder);
  const existing = folder.files.flatMap((file) => tool.classify(file) ?? []);
  const files = filesBehind(migrations, { folder: folder.path, tool, existing });
  if (files === undefined) return 'How a new migration of this folder is called is not known here.';
  return files.map(({ path, text }) => ({ file: shownPath(session.root, path, io.cwd), text }));
}

function deliver(advised: readonly AdvisedQuery[], session: Session, request: AdviseRequest, io: Io): number {
  io.write(request.format === 'json' ? adviseJson(advised) : adviseText(advised, io.style));
  if (request.write) {
    const files = new Map(
      advised.flatMap(
        ({ proposal }) => proposal?.migrations.map(({ file, text }) => [file, text] as const) ?? [],
      ),
    );
    for (const [file, text] of files) {
      if (session.workspace.paths.includes(file))
        return refuse(io, `${file} is there already: nothing was written over it.`);
      if (!isWritten(resolve(io.cwd, file), text, io)) return 2;
      if (request.format === 'text') io.write(`Written: ${printable(file)}\n`);
    }
  }
  const lost = advised.find(({ answer }) => answer.kind === 'failed' || answer.kind === 'cannot-try');
  return lost === undefined ? 0 : 2;
}
