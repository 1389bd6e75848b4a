/** What `plinth effects` says of a file, as data that both of its formats are made from: lines instead of offsets, words beside classes. */
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
import {
  blocks,
  type Blocks,
  type Duration,
  type Effect,
  type LockMode,
  type Queue,
  type RelationEffect,
} from '../../core/effects/effect.ts';
import { facts, measuredOn } from '../../core/effects/facts/facts.ts';
import { durationOf, heldUntil, type HeldTogether, type HeldUntil } from '../../core/effects/held-locks.ts';
import type { StatementEffects } from '../../core/effects/statement.ts';
import type { Coverage } from '../../core/lint/coverage.ts';
import { milliseconds } from '../../core/migrations/applying/transactions.ts';
import type { OperationKind } from '../../core/operations/model/operation.ts';
import { operationInWords } from '../../core/operations/words.ts';
import { LineIndex, type PositionRange } from '../../core/text/line-index.ts';
import type { EffectsReport, SectionEffects, ToldStatement } from '../../engine/session/effects.ts';

export interface EffectsDocument {
  readonly file: string;
  readonly tool: { readonly id: string; readonly name: string } | undefined;
  readonly targetVersion: number;
  /** As people call it. */
  readonly server: string;
  readonly targetVersionFrom: 'option' | 'configured' | 'statistics' | 'repository' | 'assumed';
  /** What the statements find. `nothing`: no migration says so. */
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
  /** From zero: of the statement that ends it. */
  readonly line: number;
  /** After `until`. */
  readonly words: string;
}

export interface RelationView {
  readonly name: string;
  readonly role: RelationEffect['role'];
  /** PostgreSQL's mode, what MySQL and MariaDB are asked for, SQL Server's own word, or that SQLite locks everything. */
  readonly lock: string;
  readonly blocks: Blocks;
  readonly blocksInWords: string;
  readonly rewrite: boolean;
  readonly buildsIndex: boolean;
  readonly scan: boolean;
  readonly heldUntil: Until;
  readonly queue: Queue | undefined;
  readonly isNew: boolean;
  /** Only if a branch of a DO block is taken. */
  readonly conditional: boolean;
  readonly evidence: {
    readonly fact: string;
    readonly measuredOn: readonly number[];
    /** Of other servers than PostgreSQL: who says so. A sentence. */
    readonly source: string | undefined;
    readonly bound: Effect['bound'];
    readonly uncertain: string | undefined;
  };
}

export interface StatementView {
  readonly direction: 'up' | 'down';
  readonly range: PositionRange;
  readonly text: string;
  readonly operations: readonly { readonly kind: OperationKind; readonly words: string }[];
  readonly relations: readonly RelationView[];
  /** `rows`: what it reads and writes depends on its rows and its plan. */
  readonly duration: Duration | 'rows';
  readonly durationInWords: string;
  readonly refusedInTransaction: boolean;
  /** It is refused where it stands. */
  readonly refusedHere: boolean;
  /** It is refused wherever it stands, and what is in the way. */
  readonly refused:
    | { readonly why: string; readonly by: readonly string[]; readonly words: string }
    | undefined;
  /** What of it the target version does not have. Sentences. */
  readonly newerThanTarget: readonly string[];
  readonly queueInWords: string | undefined;
  /** Milliseconds of lock_timeout in force, where the file sets it; 0 is none. */
  readonly lockTimeout: number | undefined;
  readonly replicas: readonly string[];
  /** Relations whose lock a hot standby takes too. */
  readonly lockedOnStandbys: readonly string[];
  /** Index of its transaction in `transactions`; undefined if it is alone in its own. */
  readonly transaction: number | undefined;
  readonly undone: boolean;
  readonly unknown: readonly string[];
}

export interface TransactionView {
  readonly kind: HeldTogether['transaction']['kind'];
  readonly ends: HeldTogether['transaction']['ends'];
  /** From zero. */
  readonly firstLine: number;
  readonly until: Until;
  readonly locks: readonly {
    readonly name: string;
    /** As the server calls it. */
    readonly lock: string;
    readonly mode: LockMode;
    readonly blocks: Blocks;
    readonly isNew: boolean;
    /** From zero: of the statement that takes it in this mode. */
    readonly line: number;
    readonly before: { readonly lock: string; readonly line: number } | undefined;
    /** What takes its time while the lock is held, after the statement that takes it. */
    readonly meanwhile: readonly { readonly line: number; readonly words: string }[];
  }[];
}

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

/** Where one lock is for the whole file each statement says so, and there is no list to make. */
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
): StatementView {
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
    duration,
    durationInWords:
      duration === 'rows' ? 'Takes as long as its rows.' : durationInWords(duration, whole?.unless),
    refusedInTransaction: refused,
    refusedHere: refused && during.transaction.kind !== 'own',
    refused: whole?.refused && { ...whole.refused, words: refusalInWords(whole.refused) },
    newerThanTarget: one.newer,
    queueInWords: whole && queueInWords(whole),
    lockTimeout: milliseconds(during.settings, 'lock_timeout'),
    replicas: whole === undefined ? [] : replicasInWords(whole),
    lockedOnStandbys: whole === undefined ? [] : lockedOnStandbys(whole),
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
): RelationView {
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
    conditional: touching.every(({ conditional }) => conditional),
    evidence: {
      fact: relation.evidence,
      measuredOn: fact === undefined ? [] : measuredOn(fact),
      source: source && sourceInWords(source),
      bound: touching.some(({ effect }) => effect.bound === 'lower') ? 'lower' : 'exact',
      uncertain: touching.find(({ effect }) => effect.uncertain !== undefined)?.effect.uncertain,
    },
  };
}

/** What is locked as the server calls it, and who waits. */
function lockView(
  { lock, named, online, isNew }: RelationEffect,
  whole: Effect | undefined,
): Pick<RelationView, 'lock' | 'blocks' | 'blocksInWords'> {
  // A table may be new: the file that it is made in is not.
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

function transactionView(
  { transaction, until, locks }: HeldTogether,
  section: SectionEffects,
  place: Place,
): TransactionView {
  const line = (at: number): number => lineOf(at, section, place.lines);
  return {
    kind: transaction.kind,
    ends: transaction.ends,
    firstLine: line(transaction.first),
    until: untilView(until, section, place),
    locks: locks.map(({ relation, lock, named, isNew, at, before, meanwhile }) => ({
      name: relation,
      lock: named ?? lock,
      mode: lock,
      blocks: isNew ? 'nobody' : blocks(lock),
      isNew,
      line: line(at),
      before: before && { lock: before.named ?? before.lock, line: line(before.at) },
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
