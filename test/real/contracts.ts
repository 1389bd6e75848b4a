/**
 * Whether the validators of `plinth contracts` accept the rows that the server accepts. The migrations of each PostgreSQL folder run in the
 * embedded server, its tables get rows from a seed, and each row to judge is one of these with some columns left out or one changed: to a value at or
 * around the limits of the type and of the CHECKs. For a table that got none, rows are drawn from these values. References and triggers are off: no validator knows them, nor other rows. Rows that a
 * CHECK refuses which the output lists as not said are not judged. Exits with 1 if a verdict differs.
 *   npm run real:contracts -- FOLDER … [--rows 10000] [--seed S] [--list 10]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { groupBy } from '../../core/collections/group-by.ts';
import type { TableContract } from '../../core/contracts/contract.ts';
import { contractOf } from '../../core/contracts/of-schema.ts';
import { unsaidInJson } from '../../core/contracts/print/json-schema.ts';
import { limitedColumns, unsaid } from '../../core/contracts/print/values.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import type { DatabaseFailure, SqlSession } from '../../engine/databases/session.ts';
import { migrationsOf } from '../../engine/lab/history-of.ts';
import { SharedServer } from '../../engine/lab/shared-server.ts';
import { replay } from '../../engine/lab/start.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { fillTables } from '../../engine/rows/fill.ts';
import { planRows } from '../../engine/rows/plan.ts';
import { openCheckout } from './open-checkout.ts';
import type { Session } from '../../engine/session/session.ts';
import { Random } from '../bench/random.ts';
import { embeddedProgram } from '../databases/proof/embedded-program.ts';
import { drawnRow, triedOn, validatorsOf, type Validators } from '../databases/row-validators.ts';

const { values, positionals } = parseArgs({
  options: {
    rows: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '20261128' },
    list: { type: 'string', default: '10' },
  },
  allowPositionals: true,
});

void main();

async function main(): Promise<void> {
  for (const root of positionals.map((path) => resolve(path))) {
    const session = await openCheckout(root);
    for (const folder of session.folders)
      if (folder.dialect === 'postgresql') await judgeFolder(session, folder, basename(root));
  }
}

async function judgeFolder(session: Session, folder: MigrationFolder, root: string): Promise<void> {
  const parser = await loadPostgresParser();
  const schema = await session.schemaOf(folder);
  if (schema === undefined) return;
  const contract = contractOf(schema, parser);
  if (contract.tables.length === 0) return;
  const shared = new SharedServer();
  const options = { program: await embeddedProgram(), parser };
  const replayed = await replay(shared, await migrationsOf(session, folder), undefined, options);
  if (replayed.kind === 'failed') throw new Error(replayed.failure.message);
  const server = replayed.server.child;
  await fillTables({
    session: server,
    plan: (empty) => planRows(schema, { seed: Number(values.seed), rows: () => 40, empty }),
  });
  await server.query('SET session_replication_role = replica', { protocol: 'simple' });
  const validators = validatorsOf(contract);
  const random = new Random(Number(values.seed));
  const wanted = Math.ceil(Number(values.rows) / contract.tables.length);
  const verdicts: Verdict[] = [];
  for (const table of contract.tables)
    verdicts.push(...(await judgeTable(table, { server, validators, random, wanted })));
  shared.stop();
  report(`${root} ${folder.path}: ${contract.tables.length} tables`, verdicts);
}

interface Scene {
  readonly server: SqlSession;
  readonly validators: Validators;
  readonly random: Random;
  readonly wanted: number;
}

interface Verdict {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly changed: string;
  /** A number as text in a column that a CHECK names: the validators do not take it on purpose. */
  readonly isText: boolean;
  /** Undefined if the server has it. */
  readonly refusal: DatabaseFailure | undefined;
  /** Undefined if it cannot be judged: what refuses the row is not said. */
  readonly zod: boolean | undefined;
  readonly json: boolean | undefined;
}

async function judgeTable(
  table: TableContract,
  { server, validators, random, wanted }: Scene,
): Promise<readonly Verdict[]> {
  const name = quotedKey(table.key);
  const answer = await server.query(`SELECT to_jsonb(t)::text FROM ${name} t LIMIT 40`);
  if (answer.kind === 'failed') {
    console.log(`   ${table.key} was not judged: ${answer.failure.message}`);
    return [];
  }
  const given = answer.rows.map(([text]) => JSON.parse(text ?? '{}') as Record<string, unknown>);
  const columns = table.columns.filter(({ insert }) => insert !== 'never');
  const { zod, json } = validators.of(table);
  const [silentZod, silentJson] = [namesOf(unsaid(table)), namesOf(unsaidInJson(table))];
  const rowOf = (at: number): Readonly<Record<string, unknown>> => {
    if (given.length === 0) return drawnRow(table, at % 2 === 0 ? zod : undefined, random);
    const kept = columns.filter(({ insert }) => insert === 'required' || random.chance(0.7));
    const base = random.pick(given);
    return Object.fromEntries(kept.map(({ name: column }) => [column, base[column]]));
  };
  const limited = limitedColumns(table.checks);
  const verdicts: Verdict[] = [];
  for (let at = 0; at < wanted; at += 1) {
    const row = new Map(Object.entries(rowOf(at)));
    const changed = random.chance(0.5) && columns.length > 0 ? random.pick(columns) : undefined;
    if (changed !== undefined) row.set(changed.name, random.pick(triedOn(changed, table)).value);
    for (const [column, value] of row) if (value === undefined) row.delete(column);
    const sent = Object.fromEntries(row);
    const refusal = await insert(server, name, sent);
    const constraint = /check constraint "(.*)"/.exec(refusal?.message ?? '')?.[1] ?? '';
    const isOurs = refusal === undefined || !notOfTheRow(refusal);
    verdicts.push({
      table: table.key,
      row: sent,
      changed: changed === undefined ? '' : changed.name,
      refusal,
      isText: [...row].some(([column, value]) => limited.has(column) && isNumberAsText(table, column, value)),
      zod: isOurs && !silentZod.has(constraint) ? zod.safeParse(sent).success : undefined,
      json: isOurs && !silentJson.has(constraint) ? json(sent) : undefined,
    });
  }
  return verdicts;
}

function isNumberAsText({ columns }: TableContract, column: string, value: unknown): boolean {
  const type = columns.find(({ name }) => name === column)?.type;
  return (
    typeof value === 'string' &&
    type?.kind === 'built-in' &&
    (type.name === 'int8' || type.name === 'numeric')
  );
}

function quotedKey(key: string): string {
  const [schema = '', ...name] = key.split('.');
  return `${quoted(schema)}.${quoted(name.join('.'))}`;
}

function namesOf(checks: readonly { readonly name: string }[]): ReadonlySet<string> {
  return new Set(checks.map(({ name }) => name));
}

/** The server compares a row with others after its own constraints. */
function conflictsWithOthers({ sqlState = '' }: DatabaseFailure): boolean {
  return sqlState === '23505' || sqlState === '23P01';
}

/** Partitions that do not exist. */
function notOfTheRow({ message }: DatabaseFailure): boolean {
  return message.includes('no partition of relation');
}

async function insert(
  server: SqlSession,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<DatabaseFailure | undefined> {
  const names = Object.keys(row).map(quoted).join(', ');
  const text =
    names === ''
      ? `INSERT INTO ${table} DEFAULT VALUES`
      : `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`;
  const answer = await server.query(text, names === '' ? {} : { values: [JSON.stringify(row)] });
  return answer.kind === 'failed' && !conflictsWithOthers(answer.failure) ? answer.failure : undefined;
}

function report(title: string, verdicts: readonly Verdict[]): void {
  const accepted = verdicts.filter(({ refusal }) => refusal === undefined);
  const refused = verdicts.filter((one) => one.refusal !== undefined && one.zod !== undefined);
  const unjudged = verdicts.length - accepted.length - refused.length;
  const all = verdicts.flatMap((one) => {
    const isRight = one.refusal === undefined;
    const who = [
      ...(one.zod === undefined || one.zod === isRight ? [] : ['Zod']),
      ...(one.json === undefined || one.json === isRight ? [] : ['JSON Schema']),
    ];
    return who.length === 0 ? [] : [{ ...one, who: who.join(' and ') }];
  });
  const differ = all.filter(({ isText, refusal }) => !isText || refusal !== undefined);
  console.log(
    `${title}, ${verdicts.length} rows: ${accepted.length} accepted, ${refused.length} refused, ${unjudged} not judged; narrower on purpose ${all.length - differ.length}, ${differ.length} verdicts differ`,
  );
  const kinds = groupBy(
    differ,
    ({ table, changed, refusal, who }) => `${who}: ${table} ${changed} ${refusal?.sqlState ?? ''}`,
  );
  for (const [kind, some] of [...kinds].slice(0, Number(values.list)))
    console.log(
      `   ${some.length} × ${kind}: ${some[0]?.refusal?.message ?? 'the server accepts'} ${JSON.stringify(some[0]?.row).slice(0, 400)}`,
    );
  if (differ.length > 0) process.exitCode = 1;
}
