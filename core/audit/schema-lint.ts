/**
 * Lints a whole schema: prints it as the script that creates it on an empty server, and lints that script. Findings therefore concern the
 * current schema, not the migrations that led to it.
 */
import { shortName } from '../dictionary/context.ts';
import { readDocument } from '../migrations/files/document.ts';
import type { Finding } from '../findings/finding.ts';
import { lint, type LintKit } from '../lint/run.ts';
import type { QueryIndex } from '../query-index/query-index.ts';
import { nothingBeyond } from '../rule-kit/checking/workspace-knowledge.ts';
import { keyIn } from '../schema/as-written.ts';
import { indexesOf } from '../schema/lookup.ts';
import type { Origin, Schema } from '../schema/model.ts';
import { scriptText } from '../schema/print/script.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import { identifierName } from '../syntax/postgres/identifier.ts';
import type { SqlReader } from '../syntax/reader.ts';
import { slice } from '../text/span.ts';

export interface StandingFinding {
  readonly finding: Finding;
  /** Key of the relation, function or type that the finding is about. */
  readonly key: string | undefined;
  readonly object: string | undefined;
  /** Where the object, or the part that the finding points at, was created. */
  readonly origin: Origin | undefined;
}

export interface Standing {
  readonly findings: readonly StandingFinding[];
  /** Rules that failed. */
  readonly crashes: readonly string[];
}

export interface StandingWith {
  readonly reader: SqlReader;
  readonly kit: LintKit;
  /** Queries of the code: an unused index is reported only if no query needs it. */
  readonly queries: QueryIndex;
}

/** A path that no migration has. */
const path = 'the schema as it stands';

/** Rules about how a statement is written: the schema does not keep that, and nobody wrote this script. */
const aboutWriting: ReadonlySet<string> = new Set([
  'convention/syntax-error',
  'convention/newer-than-target',
  // ON DELETE NO ACTION gives the same schema as no ON DELETE clause.
  'design/on-delete-unsaid',
]);

export function standingFindings(
  schema: Schema,
  targetVersion: number,
  { reader, kit, queries }: StandingWith,
): Standing {
  const text = scriptText(schema, { targetVersion });
  const sections = readDocument(text, undefined, reader);
  const result = lint(
    {
      path,
      text,
      sections,
      migration: undefined,
      existing: [],
      schema: emptySchema(schema.dialect, schema.server),
      targetVersion,
      beyond: { ...nothingBeyond, queriesNaming: queries.naming },
    },
    kit,
  );
  const [replayed] = result.replays;
  const statements = replayed?.section.statements ?? [];
  const findings = result.findings
    .filter(({ rule }) => !aboutWriting.has(rule))
    .map((finding): StandingFinding => {
      const at = statements.findIndex(
        ({ span }) => span.start <= finding.span.start && finding.span.start <= span.end,
      );
      const before = replayed?.replay.beforeAt(at);
      const after = replayed?.replay.beforeAt(at + 1) ?? replayed?.replay.end;
      const found = before === undefined || after === undefined ? undefined : touched(before, after);
      const key = found === undefined || after === undefined ? undefined : keyIn(after, found);
      return {
        finding,
        key,
        object: key === undefined ? undefined : shortName(key),
        origin: key === undefined ? undefined : originOf(schema, key, slice(text, finding.span)),
      };
    });
  return { findings, crashes: [...new Set(result.crashes.map(({ rule }) => rule))] };
}

/** The object that the statement creates or changes; for an index, its table. */
function touched(before: Schema, after: Schema): string | undefined {
  for (const one of after.indexes.values(before.indexes))
    if (
      before.indexes.get(one.key) !== one &&
      after.relations.get(one.relation) === before.relations.get(one.relation)
    )
      return one.relation;
  for (const one of after.relations.values(before.relations))
    if (before.relations.get(one.key) !== one) return one.key;
  for (const routines of after.functions.values(before.functions)) {
    const [first] = routines;
    if (first !== undefined && before.functions.get(first.key) !== routines) return first.key;
  }
  for (const one of after.types.values(before.types)) if (before.types.get(one.key) !== one) return one.key;
  return undefined;
}

/** If the message names a part of the object, the origin of that part. */
function originOf(schema: Schema, key: string, words: string): Origin | undefined {
  const relation = schema.relations.get(key);
  if (relation === undefined) return (schema.functions.get(key)?.[0] ?? schema.types.get(key))?.origin;
  if (!('constraints' in relation)) return relation.origin;
  const name = schema.dialect === 'postgresql' ? identifierName(words.trim()) : unquoted(words.trim());
  const parts = [...relation.columns, ...relation.constraints, ...indexesOf(schema, key)];
  return (parts.find((one) => one.name === name) ?? relation).origin;
}

/** Without the quotes of any dialect. */
function unquoted(words: string): string {
  return /^(?:`.*`|".*"|\[.*\])$/.test(words) ? words.slice(1, -1) : words;
}
