/**
 * The scripts of reviews on databases in any state of the change: not run, run in part, run as a whole. None ends in an error of the server: what is not there is
 * a row.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkScript } from '../../core/review/checks/check-sql.ts';
import type { Check, Review } from '../../core/review/model.ts';
import { history, type Case } from '../../engine/review/sentence-cases.ts';
import { isOnHistoryAlone, reviewOfCase } from './review-of-case.ts';
import { errorOf, errorsOf, ownDatabase, type OwnDatabase } from './sessions.ts';

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
  return (
    modules
      .flatMap((one) => Object.values(one))
      .flatMap((one) => (Array.isArray(one) ? one.filter(isCase) : []))
      // Somebody has to put a name there first.
      .filter((one) => isOnHistoryAlone(one) && !one.up.includes('{{'))
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
    wanted.map(async (one) => ({
      name: one.name,
      statements: statementsIn(`${one.first ?? ''}\n;${one.up}`),
      scripts: scriptsOf(await reviewOfCase(one)),
    })),
  );
}, 240_000);

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase(major, [history]);
  });
  afterAll(() => own.end());

  it('every script is answered to the end in front of, within and after the change', async () => {
    const { client } = own;
    const failed: string[] = [];
    let states = 0;
    for (const { name, statements, scripts } of reviewed) {
      await client.query('BEGIN');
      for (const [at, statement] of ['SELECT', ...statements].entries()) {
        // One transaction is as good here: what commits, and what wants none around it, stays out of it.
        const isOfTransaction = /^(?:--.*\n|\s)*(?:BEGIN|START|COMMIT|END|ROLLBACK|ABORT)\b/i.test(statement);
        if (isOfTransaction) continue;
        if ((await errorOf(client, statement.replaceAll(/\bCONCURRENTLY\b/gi, ''))) !== undefined) continue;
        states += 1;
        for (const script of scripts)
          for (const error of await errorsOf(client, script)) failed.push(`${name} (behind ${at}): ${error}`);
      }
      await client.query('ROLLBACK');
    }
    expect(states).toBeGreaterThan(700);
    expect(failed).toEqual([]);
  }, 600_000);
});
