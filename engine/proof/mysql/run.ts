/**
 * Runs the statements of one section on a scratch MariaDB or MySQL, in the transactions that they have when their tool sends them. For each
 * change of a table the server is asked for the cheapest ALGORITHM and LOCK first, so that what it grants is known; another session has an
 * open transaction on the table meanwhile, once, which shows whether the statement waits for it, and a third one writes to the table while it
 * works. DDL commits by itself: a statement that fails leaves what ran before it.
 */
import { deedsBetween, type Deed } from '../../../core/proof/deeds.ts';
import type { OnlineSeen } from '../../../core/proof/online.ts';
import type { PlannedStatement, PlannedTransaction } from '../../../core/proof/plan.ts';
import type { ServerRefusal } from '../../../core/proof/reason.ts';
import type { Algorithm, Online, OnlineLock } from '../../../core/effects/effect.ts';
import { MysqlReader } from '../../../core/operations/mysql/reader.ts';
import type { Operation } from '../../../core/operations/model/operation.ts';
import { lowerTokens } from '../../../core/syntax/token-texts.ts';
import type { ParsedStatement } from '../../../core/syntax/statement.ts';
import { mysqlWriting } from '../../../core/syntax/mysql/identifier.ts';
import type { DatabaseFailure, QueryOutcome, SqlSession } from '../../databases/session.ts';
import { choosesDatabase } from './chooses-database.ts';
import type { RawOutcome, SectionRun } from '../run.ts';
import type { ProbingWriter } from './writer.ts';

/** The server and its sessions, as far as running a section needs them. */
export interface MysqlGround {
  readonly isMaria: boolean;
  /** A second session on the same database; undefined if there is none. */
  readonly other: (signal: AbortSignal | undefined) => Promise<SqlSession | undefined>;
  /** Undefined if the server does not record for how long it waits. */
  readonly writer: (signal: AbortSignal | undefined) => Promise<ProbingWriter | undefined>;
}

/** One outcome for each text. */
export async function runMysqlSection(run: SectionRun, ground: MysqlGround): Promise<readonly RawOutcome[]> {
  const outcomes = run.texts.map((): RawOutcome => ({ kind: 'not-reached' }));
  const walk = new Walk(run, ground, outcomes);
  for (const transaction of run.transactions)
    if ((await walk.take(transaction)) !== 'went-on') return outcomes;
  if (run.atEnd === 'commit') await walk.end();
  return outcomes;
}

/** `stopped`: the tool would send nothing more. */
type Ended = 'went-on' | 'stopped' | 'lost';

interface Sent {
  readonly outcome: QueryOutcome;
  readonly granted: Online | undefined;
}

/** And what other sessions saw of it. */
interface Watched extends Sent {
  readonly waitedOn: string | undefined;
  readonly writerWaitedMs: number | undefined;
}

function unwatched(sent: Sent): Watched {
  return { ...sent, waitedOn: undefined, writerWaitedMs: undefined };
}

const reader = new MysqlReader();

class Walk {
  readonly #run: SectionRun;
  readonly #ground: MysqlGround;
  readonly #outcomes: RawOutcome[];
  #objects: readonly Deed[] | undefined;
  #open = false;

  constructor(run: SectionRun, ground: MysqlGround, outcomes: RawOutcome[]) {
    this.#run = run;
    this.#ground = ground;
    this.#outcomes = outcomes;
  }

  async take({ statements, kind }: PlannedTransaction): Promise<Ended> {
    const [first] = statements;
    if (kind === 'joined' && first !== undefined && statements.length > 1 && !this.#open) {
      const begun = await this.#send('START TRANSACTION');
      if (begun.kind === 'failed') return this.#failed(first, begun.failure, 'statement');
      this.#open = true;
    }
    for (const one of statements) {
      const ended = await this.#statement(one);
      if (ended !== 'went-on') return ended;
    }
    return kind === 'joined' ? this.#commit(statements.at(-1)) : 'went-on';
  }

  async end(): Promise<void> {
    await this.#commit(this.#run.transactions.at(-1)?.statements.at(-1));
  }

  async #statement(one: PlannedStatement): Promise<Ended> {
    const text = this.#run.texts[one.at];
    if (text === undefined) return 'went-on';
    if (typeof text !== 'string') {
      this.#outcomes[one.at] = { kind: 'not-verifiable', reason: text, refusal: undefined };
      return 'went-on';
    }
    const parsed = reader.statements(text, 0, text.length)[0]?.parsed;
    if (parsed !== undefined && choosesDatabase(parsed)) {
      this.#outcomes[one.at] = { kind: 'control' };
      return 'went-on';
    }
    if (this.#run.looks === 'none') return this.#unseen(one, text);
    const before = await this.#look();
    if ('reason' in before) return this.#failed(one, before, 'statement');
    const from = this.#run.now();
    const { outcome, granted, waitedOn, writerWaitedMs } =
      parsed === undefined
        ? unwatched({ outcome: await this.#send(text), granted: undefined })
        : await this.#watched(parsed, text);
    const elapsedMs = this.#run.now() - from;
    if (outcome.kind === 'failed') {
      this.#objects = undefined;
      return this.#failed(one, outcome.failure, 'statement');
    }
    if (one.control !== 'none') {
      this.#open = one.control === 'opens' || (one.control === 'stays' && this.#open);
      this.#outcomes[one.at] = { kind: 'control' };
      return 'went-on';
    }
    const writes = parsed !== undefined && parsed.operations.some(({ kind }) => rowWork.has(kind));
    if (!writes) this.#objects = undefined;
    const after = await this.#look();
    if ('reason' in after) return this.#failed(one, after, 'statement');
    const online: OnlineSeen = {
      granted,
      waitedOn,
      writerWaitedMs,
      rows: writes ? outcome.written : undefined,
    };
    this.#outcomes[one.at] = { kind: 'applied', deeds: deedsBetween(before, after), online, elapsedMs };
    return 'went-on';
  }

  async #unseen(one: PlannedStatement, text: string): Promise<Ended> {
    const from = this.#run.now();
    const outcome = await this.#send(text);
    if (outcome.kind === 'failed') return this.#failed(one, outcome.failure, 'statement');
    if (one.control !== 'none')
      this.#open = one.control === 'opens' || (one.control === 'stays' && this.#open);
    this.#outcomes[one.at] =
      one.control === 'none' ? { kind: 'ran', elapsedMs: this.#run.now() - from } : { kind: 'control' };
    return 'went-on';
  }

  /** The first ALGORITHM and LOCK that the server does not refuse; it has run then. */
  async #asked(parsed: ParsedStatement, text: string): Promise<Sent> {
    const place = placeOf(parsed);
    if (place === undefined) return { outcome: await this.#send(text), granted: undefined };
    for (const online of offers(this.#ground.isMaria)) {
      const outcome = await this.#send(place(clause(online, this.#ground.isMaria)));
      if (outcome.kind === 'rows') return { outcome, granted: online };
      if (isNotGranted(outcome.failure)) continue;
      // Some statements have no such clause on this server.
      if (isSyntax(outcome.failure)) break;
      return { outcome, granted: undefined };
    }
    return { outcome: await this.#send(text), granted: undefined };
  }

  /**
   * While another session has an open transaction on its table; if the statement waits for that, it has done nothing, and is sent again
   * beside a writer.
   */
  async #watched(parsed: ParsedStatement, text: string): Promise<Watched> {
    const [table] = parsed.operations.flatMap(tablesOf);
    const other = table === undefined || this.#open ? undefined : await this.#ground.other(this.#run.signal);
    if (table === undefined || other === undefined || !(await this.#reads(other, table)))
      return unwatched(await this.#asked(parsed, text));
    const limit = await this.#send('SELECT @@SESSION.lock_wait_timeout');
    const own = limit.kind === 'rows' ? Number(limit.rows[0]?.[0]) : 0;
    await this.#send(`SET SESSION lock_wait_timeout = ${this.#ground.isMaria ? 0 : 1}`);
    const first = await this.#asked(parsed, text);
    await other.query('ROLLBACK', { signal: this.#run.signal });
    await this.#send(`SET SESSION lock_wait_timeout = ${own}`);
    const waits = first.outcome.kind === 'failed' && first.outcome.failure.reason === 'lockTimeout';
    return waits ? { ...(await this.#besideWriter(table, parsed, text)), waitedOn: table } : unwatched(first);
  }

  async #besideWriter(
    table: string,
    parsed: ParsedStatement,
    text: string,
  ): Promise<Omit<Watched, 'waitedOn'>> {
    const { signal } = this.#run;
    const work = (): Promise<Sent> => this.#asked(parsed, text);
    const writer = await this.#ground.writer(signal);
    if (writer === undefined) return { ...(await work()), writerWaitedMs: undefined };
    const { result, waitedMs } = await writer.beside(table, work, signal);
    return { ...result, writerWaitedMs: waitedMs };
  }

  /** False if this session itself keeps the other one waiting, or there is no such table. */
  async #reads(other: SqlSession, table: string): Promise<boolean> {
    const options = { signal: this.#run.signal, timeoutMs: probeMs };
    await other.query('SET SESSION lock_wait_timeout = 1, SESSION innodb_lock_wait_timeout = 1', options);
    await other.query('START TRANSACTION', options);
    const read = await other.query(`SELECT 1 FROM ${mysqlWriting.quote(table)} LIMIT 1`, options);
    if (read.kind === 'failed') await other.query('ROLLBACK', options);
    return read.kind === 'rows';
  }

  async #commit(last: PlannedStatement | undefined): Promise<Ended> {
    this.#open = false;
    const outcome = await this.#send('COMMIT');
    if (outcome.kind === 'rows' || last === undefined) return 'went-on';
    this.#objects = undefined;
    return this.#failed(last, outcome.failure, 'commit');
  }

  async #failed(
    { at }: PlannedStatement,
    failure: DatabaseFailure,
    where: ServerRefusal['at'],
  ): Promise<Ended> {
    if (failure.reason !== 'statement' && failure.reason !== 'lockTimeout') {
      this.#outcomes[at] = { kind: 'lost', failure, among: 1 };
      return 'lost';
    }
    const { message, sqlState, position } = failure;
    const refusal = { message, sqlState, position, at: where };
    const reason = this.#run.reasonFor(at, refusal);
    this.#outcomes[at] =
      reason === undefined ? { kind: 'refused', refusal } : { kind: 'not-verifiable', reason, refusal };
    if (reason !== undefined || this.#run.afterRefusal === 'go-on') return 'went-on';
    await this.#send('ROLLBACK');
    this.#open = false;
    return 'stopped';
  }

  async #look(): Promise<readonly Deed[] | DatabaseFailure> {
    if (this.#objects !== undefined) return this.#objects;
    const outcome = await this.#send(objectsQuery);
    if (outcome.kind === 'failed') return outcome.failure;
    const found = outcome.rows.flatMap(([type, name]) => {
      const kind = kinds.find((one) => one === type);
      return kind === undefined ? [] : [{ kind, name: name ?? '' }];
    });
    this.#objects = found;
    return found;
  }

  #send(text: string): Promise<QueryOutcome> {
    const { session, signal } = this.#run;
    return session.query(text, { signal });
  }
}

const probeMs = 5_000;
const kinds = ['table', 'index', 'view', 'trigger'] as const;
const rowWork: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>(['insert', 'update', 'delete']);

const objectsQuery = `
SELECT IF(TABLE_TYPE = 'VIEW', 'view', 'table'), TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
UNION ALL SELECT DISTINCT 'index', CONCAT(TABLE_NAME, '.', INDEX_NAME) FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()
UNION ALL SELECT 'trigger', TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
ORDER BY 1, 2`;

// ------------------------------------------------------------------------------------------------ ALGORITHM and LOCK

const locks: readonly OnlineLock[] = ['NONE', 'SHARED', 'EXCLUSIVE'];

function offers(isMaria: boolean): readonly Online[] {
  const algorithms: readonly Algorithm[] = isMaria
    ? ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY']
    : ['INSTANT', 'INPLACE', 'COPY'];
  return algorithms.flatMap((algorithm) =>
    // MySQL takes INSTANT with no other LOCK than the default.
    (algorithm === 'INSTANT' && !isMaria ? locks.slice(0, 1) : locks).map((lock) => ({ algorithm, lock })),
  );
}

function clause({ algorithm, lock }: Online, isMaria: boolean): readonly string[] {
  const words = [`ALGORITHM=${algorithm ?? 'DEFAULT'}`];
  return algorithm === 'INSTANT' && !isMaria ? words : [...words, `LOCK=${lock}`];
}

/** Writes the statement with these clauses; undefined if it takes none, or brings its own. */
function placeOf({
  text,
  tokens,
  operations,
}: ParsedStatement): ((clauses: readonly string[]) => string) | undefined {
  const [first] = operations;
  if (first === undefined || operations.some(({ online }) => online !== undefined)) return undefined;
  const [word, second, third] = lowerTokens({ text, tokens });
  if (word === 'alter' && (second === 'table' || third === 'table')) {
    const end = 'table' in first ? first.table?.end : undefined;
    if (end === undefined) return undefined;
    return (clauses) => `${text.slice(0, end)} ${clauses.join(', ')}, ${text.slice(end)}`;
  }
  const isIndex = first.kind === 'createIndex' || first.kind === 'dropIndex';
  const bare = text.slice(0, tokens.at(-1)?.end).replace(/;$/, '');
  return isIndex ? (clauses) => `${bare} ${clauses.join(' ')}` : undefined;
}

/** ER_ALTER_OPERATION_NOT_SUPPORTED, with its reason and without. */
function isNotGranted({ message }: DatabaseFailure): boolean {
  return /^(?:ALGORITHM|LOCK)=\S+ is not supported/.test(message);
}

function isSyntax({ message }: DatabaseFailure): boolean {
  return /error in your SQL syntax/i.test(message);
}

// ------------------------------------------------------------------------------------------------ waiting

/** The tables whose metadata lock the operation takes. */
function tablesOf(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'truncate':
      return operation.tables.map(({ name }) => name.text);
    case 'dropRelation':
      return operation.relation === 'table' ? [operation.target.name.text] : [];
    case 'insert':
    case 'update':
    case 'delete':
    case 'select':
    case 'createTable':
    case 'createView':
      return [];
    default:
      return 'table' in operation && operation.table !== undefined ? [operation.table.name.text] : [];
  }
}
