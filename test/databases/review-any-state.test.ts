/**
 * The scripts of reviews on databases in any state of the change: not run, run in part, run as a whole. None ends in an error of the server: what is not there is
 * a row.
 */
import { readdirSync } from 'node:fs';
import { Client, DatabaseError } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScript } from '../../core/review/checks/check-sql.ts';
import type { Check, Review } from '../../core/review/model.ts';
import { history, type Case } from '../../engine/review/sentence-cases.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { reviewOfChange } from './review-of.ts';

const folder = new URL('../../engine/review/', import.meta.url);

function isCase(one: unknown): one is Case {
  return typeof one === 'object' && one !== null && 'up' in one && 'says' in one && 'name' in one;
}

/** All that stand on the common history alone, in files that the session understands by themselves. */
async function chosen(): Promise<readonly Case[]> {
  const names = readdirSync(folder).filter((name) => /^sentence-cases.*\.ts$/.test(name));
  const modules = await Promise.all(
    names.map((name) => import(new URL(name, folder).href) as Promise<Readonly<Record<string, unknown>>>),
  );
  return modules
    .flatMap((one) => Object.values(one))
    .flatMap((one) => (Array.isArray(one) ? one.filter(isCase) : []))
    .filter(
      ({ layout, between, behind, files, up }) =>
        layout === undefined &&
        between === undefined &&
        behind === undefined &&
        files === undefined &&
        // Somebody has to put a name there first.
        !up.includes('{{'),
    );
}

interface Scripts {
  readonly name: string;
  /** In their order. */
  readonly statements: readonly string[];
  readonly scripts: readonly string[];
}

/** Pieces at semicolons that a server takes: a body in dollar quotes stays in one. */
function statementsIn(text: string): readonly string[] {
  const pieces: string[] = [];
  let open = '';
  for (const piece of text.split(';')) {
    open = open === '' ? piece : `${open};${piece}`;
    const quotes = open.match(/\$\w*\$/g)?.length ?? 0;
    const texts = open.replaceAll(/--.*$/gm, '').match(/'/g)?.length ?? 0;
    if (quotes % 2 === 1 || (quotes === 0 && texts % 2 === 1)) continue;
    if (open.trim() !== '') pieces.push(open.trim());
    open = '';
  }
  return [...pieces, ...(open.trim() === '' ? [] : [open.trim()])];
}

function scriptsOf({ preflight, usual, stages, postflight }: Review): readonly string[] {
  const all: readonly (readonly [string, readonly Check[]])[] = [
    ['Before.', [...new Set([...usual, ...preflight])]],
    ['After.', postflight],
    ...stages.flatMap(({ number, before, after }) => [
      [`Before ${number}.`, before] as const,
      [`After ${number}.`, after] as const,
    ]),
  ];
  return all.flatMap(([name, checks]) => (checks.length === 0 ? [] : [checkScript(name, checks)]));
}

let reviewed: readonly Scripts[];
beforeAll(async () => {
  const wanted = await chosen();
  reviewed = await Promise.all(
    wanted.map(async ({ name, first, up }) => ({
      name,
      statements: statementsIn(`${first ?? ''}\n;${up}`),
      scripts: scriptsOf(
        await reviewOfChange(history, {
          ...(first === undefined ? {} : { '000002_first.up.sql': first }),
          '000004_change.up.sql': up,
        }),
      ),
    })),
  );
}, 240_000);

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let database: string;
  let client: Client;

  beforeAll(async () => {
    server = await startPostgres(major);
    database = await server.createDatabase();
    client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    await client.query(history);
  });
  afterAll(async () => {
    await client.end();
    await server.dropDatabase(database);
  });

  /** Undefined where it was answered; else the error. What it did is taken back where it failed. */
  async function errorOf(query: string): Promise<string | undefined> {
    await client.query('SAVEPOINT before');
    try {
      await client.query(query);
      await client.query('RELEASE before');
      return undefined;
    } catch (error) {
      await client.query('ROLLBACK TO before');
      return error instanceof DatabaseError ? error.message : String(error);
    }
  }

  async function errorsOf(script: string): Promise<readonly string[]> {
    if ((await errorOf(script)) === undefined) return [];
    const errors: string[] = [];
    for (const query of script.split(/;\n/)) {
      const error = await errorOf(query);
      if (error !== undefined) errors.push(`${error}: ${query}`);
    }
    return errors;
  }

  it('every script is answered to the end in front of, within and behind the change', async () => {
    const failed: string[] = [];
    let states = 0;
    for (const { name, statements, scripts } of reviewed) {
      await client.query('BEGIN');
      for (const [at, statement] of ['SELECT', ...statements].entries()) {
        // One transaction is as good here: what commits, and what wants none around it, stays out of it.
        const isOfTransaction = /^(?:--.*\n|\s)*(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT)\b/i.test(statement);
        if (isOfTransaction) continue;
        if ((await errorOf(statement.replaceAll(/\bCONCURRENTLY\b/gi, ''))) !== undefined) continue;
        states += 1;
        for (const script of scripts)
          for (const error of await errorsOf(script)) failed.push(`${name} (behind ${at}): ${error}`);
      }
      await client.query('ROLLBACK');
    }
    expect(states).toBeGreaterThan(700);
    expect(failed).toEqual([]);
  }, 600_000);
});
