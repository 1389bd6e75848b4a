/**
 * The output of `plinth effects` for one file as data for both formats, with line numbers instead of offsets and words instead of classes.
 */
import { meanwhile, sourceInWords } from '../../core/effects/mysql/describe.ts';
import { asked } from '../../core/effects/mysql/online.ts';
import { serverName } from '../../core/migrations/dialect/server-version.ts';
import {
  blocksInWords,
  durationInWords,
  lockedOnStandbys,
  queueInWords,
  refusalInWords,
  replicasInWords,
  untilInWords,
  workInWords,
} from '../../core/effects/describe.ts';
import { blocks, type Blocks, type Effect, type RelationEffect } from '../../core/effects/effect.ts';
import { facts, measuredOn } from '../../core/effects/facts/facts.ts';
import { durationOf, heldUntil, type HeldTogether, type HeldUntil } from '../../core/effects/held-locks.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import type { Coverage } from '../../core/lint/coverage.ts';
import { milliseconds } from '../../core/migrations/applying/transactions.ts';
import { operationInWords } from '../../core/operations/words.ts';
import { LineIndex } from '../../core/text/line-index.ts';
import type { EffectsReport, SectionEffects, ToldStatement } from '../../engine/session/effects.ts';

export interface EffectsDocument {
  readonly file: string;
  readonly tool: { readonly id: string; readonly name: string } | undefined;
  readonly targetVersion: number;
  /** The server's name for display. */
  readonly server: string;
  readonly targetVersionFrom: 'option' | 'configured' | 'statistics' | 'repository' | 'assumed';
  /** What was known when the statements were analyzed. `nothing`: no earlier migration is known. */
  readonly history: {
    readonly from: 'earlier-migrations' | 'neighbouring-migrations' | 'nothing';
    readonly folder: string | undefined;
    readonly words: string;
  };
  readonly statements: readonly StatementView[];
  readonly transactions: readonly TransactionView[];
  readonly coverage: Coverage;
}

export interface Until {
  readonly kind: HeldUntil['kind'];
  /** From zero: line of the statement that ends it. */
  readonly line: number;
  /** Words that follow `until`. */
  readonly words: string;
}

export type RelationView = ReturnType<typeof relationView>;
export type StatementView = ReturnType<typeof statementView>;
export type TransactionView = ReturnType<typeof transactionView>;

interface Place {
  readonly text: string;
  readonly lines: LineIndex;
  readonly tool: string | undefined;
  readonly around: string | undefined;
}

export function effectsDocument(
  report: EffectsReport & { readonly kind: 'read' },
  shown: { readonly file: string; readonly isTargetGiven: boolean },
): EffectsDocument {
  const { schemaFrom, text } = report;
  const member = schemaFrom?.isMember === true ? schemaFrom.folder : undefined;
  const tool = member === undefined ? undefined : { id: member.tool, name: report.toolName ?? member.tool };
  const place = {
    text,
    lines: new LineIndex(text),
    tool: tool?.name,
    around: report.transactionAround === 'all-pending' ? tool?.name : undefined,
  };
  const statements: StatementView[] = [];
  const transactions: TransactionView[] = [];
  for (const section of report.sections) {
    statements.push(...statementsIn(section, place, transactions.length));
    transactions.push(...togetherIn(section).map((one) => transactionView(one, section, place)));
  }
  return {
    file: shown.file,
    tool,
    targetVersion: report.targetVersion,
    server: serverName(report.dialect, report.targetVersion),
    targetVersionFrom: shown.isTargetGiven ? 'option' : (schemaFrom?.folder.targetVersionFrom ?? 'assumed'),
    history: historyOf(schemaFrom),
    statements,
    transactions,
    coverage: report.coverage,
  };
}

function historyOf(
  from: (EffectsReport & { readonly kind: 'read' })['schemaFrom'],
): EffectsDocument['history'] {
  if (from === undefined) {
    const words =
      'No migrations are known here: of tables that the file does not make, columns, types, keys, indexes and partitions are unknown.';
    return { from: 'nothing', folder: undefined, words };
  }
  const folder = from.folder.path === '' ? '.' : from.folder.path;
  return from.isMember
    ? {
        from: 'earlier-migrations',
        folder,
        words: `It stands on what the migrations before it in ${folder} build.`,
      }
    : {
        from: 'neighbouring-migrations',
        folder,
        words: `It stands on what the migrations in ${folder} build.`,
      };
}

/** If one lock covers the whole file, each statement says so and no list is needed. */
function togetherIn({ together, statements }: SectionEffects): readonly HeldTogether[] {
  return statements.some(({ whole }) => whole?.file !== undefined) ? [] : together;
}

function statementsIn(section: SectionEffects, place: Place, offset: number): readonly StatementView[] {
  return section.statements.map((one, at) => {
    const together = togetherIn(section).findIndex(
      ({ transaction }) => transaction === one.during.transaction,
    );
    const transaction = together < 0 ? undefined : offset + together;
    return statementView(one, at, section, place, transaction);
  });
}

function statementView(
  one: ToldStatement,
  at: number,
  section: SectionEffects,
  place: Place,
  transaction: number | undefined,
) {
  const { statement, during, actions, whole } = one;
  const duration = durationOf(one);
  const refused = whole?.refusedInTransaction === true;
  return {
    direction: section.section.direction,
    range: place.lines.range(statement.span),
    text: place.text.slice(statement.span.start, statement.span.end),
    operations: actions.map(({ operation }) => ({
      kind: operation.kind,
      words: operationInWords(operation),
    })),
    relations: (whole?.relations ?? []).map((relation) =>
      relationView(relation, one, (until) => untilView(until, section, place), at),
    ),
    /** `rows`: what it reads and writes depends on its rows and its plan. */
    duration,
    durationInWords:
      duration === 'rows' ? 'Takes as long as its rows.' : durationInWords(duration, whole?.unless),
    refusedInTransaction: refused,
    /** It is refused where it is. */
    refusedHere: refused && during.transaction.kind !== 'own',
    /** It is refused wherever it is, and by what. */
    refused: whole?.refused && { ...whole.refused, words: refusalInWords(whole.refused) },
    /** What of it the target version does not have. Sentences. */
    newerThanTarget: one.newer,
    queueInWords: whole && queueInWords(whole),
    /** Milliseconds of lock_timeout in force, where the file sets it; 0 is none. */
    lockTimeout: milliseconds(during.settings, 'lock_timeout'),
    replicas: whole === undefined ? [] : replicasInWords(whole),
    /** Relations whose lock a hot standby takes too. */
    lockedOnStandbys: whole === undefined ? [] : lockedOnStandbys(whole),
    /** Index of its transaction in `transactions`; undefined if it is alone in its own. */
    transaction,
    undone: !during.kept,
    unknown: [
      ...one.gaps,
      ...one.unseen.map((name) => `${name} is made by no migration that is known here.`),
    ],
  };
}

function relationView(
  relation: RelationEffect,
  one: StatementEffects,
  view: (until: HeldUntil) => Until,
  at: number,
) {
  const touching = one.actions.filter(({ effect }) =>
    effect.relations.some((other) => other.relation === relation.relation),
  );
  const longest = touching.find(({ effect }) => effect.heldUntil === 'end-of-transaction') ?? touching[0];
  const source = touching.find(({ effect }) => effect.source !== undefined)?.effect.source;
  const fact = source === undefined ? factById.get(relation.evidence) : undefined;
  return {
    name: relation.relation,
    role: relation.role,
    ...lockView(relation, one.whole),
    rewrite: relation.rewrite,
    buildsIndex: relation.buildsIndex,
    scan: relation.scan,
    heldUntil: view(heldUntil(one, longest?.effect ?? { heldUntil: 'end-of-transaction' }, at)),
    queue: relation.queue,
    isNew: relation.isNew,
    /** Only if a branch of a DO block is taken. */
    conditional: touching.every(({ conditional }) => conditional),
    evidence: {
      fact: relation.evidence,
      measuredOn: fact === undefined ? [] : measuredOn(fact),
      /** Of other servers than PostgreSQL: who says so. A sentence. */
      source: source && sourceInWords(source),
      bound: touching.some(({ effect }) => effect.bound === 'lower')
        ? ('lower' as const)
        : ('exact' as const),
      uncertain: touching.find(({ effect }) => effect.uncertain !== undefined)?.effect.uncertain,
    },
  };
}

/** What is locked, in the server's own terms, and who waits. */
function lockView(
  { lock, named, online, isNew }: RelationEffect,
  whole: Effect | undefined,
): {
  /** PostgreSQL's mode, what MySQL and MariaDB are asked for, SQL Server's own word, or that SQLite locks everything. */
  readonly lock: string;
  readonly blocks: Blocks;
  readonly blocksInWords: string;
} {
  // A table may be new even if the file that creates it is not.
  if (whole?.file !== undefined)
    return { lock: 'whole database', blocks: 'writes', blocksInWords: 'blocks all other writes' };
  const said = online === undefined ? (named ?? lock) : asked(online);
  if (isNew) return { lock: said, blocks: 'nobody', blocksInWords: 'nobody waits: it is new here' };
  const who = blocks(lock);
  return {
    lock: said,
    blocks: who,
    blocksInWords: online === undefined ? blocksInWords(who) : meanwhile(lock),
  };
}

const factById = new Map(Object.entries(facts));

function untilView(until: HeldUntil, section: SectionEffects, { lines, tool, around }: Place): Until {
  const line = lineOf(until.at, section, lines);
  return { kind: until.kind, line, words: untilInWords(until, line + 1, tool, around) };
}

function transactionView({ transaction, until, locks }: HeldTogether, section: SectionEffects, place: Place) {
  const line = (at: number): number => lineOf(at, section, place.lines);
  return {
    kind: transaction.kind,
    ends: transaction.ends,
    /** From zero. */
    firstLine: line(transaction.first),
    until: untilView(until, section, place),
    locks: locks.map(({ relation, lock, named, isNew, at, before, meanwhile }) => ({
      name: relation,
      /** As the server calls it. */
      lock: named ?? lock,
      mode: lock,
      blocks: isNew ? ('nobody' as const) : blocks(lock),
      isNew,
      /** From zero: of the statement that takes it in this mode. */
      line: line(at),
      before: before && { lock: before.named ?? before.lock, line: line(before.at) },
      /** What takes its time while the lock is held, after the statement that takes it. */
      meanwhile: meanwhile.map((slow) => ({ line: line(slow), words: workOf(section.statements[slow]) })),
    })),
  };
}

function workOf(one: StatementEffects | undefined): string {
  const duration = one === undefined ? 'rows' : durationOf(one);
  return (duration === 'rows' ? undefined : workInWords(duration)) ?? 'works on rows';
}

function lineOf(at: number, { section }: SectionEffects, lines: LineIndex): number {
  return lines.position(section.statements[at]?.span.start ?? section.span.end).line;
}
