/**
 * The outages come about on real servers, with a reader and a writer beside them that give up after a moment: each migration does what its
 * source tells of, and its repaired twin does not.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sample } from '../../breadth.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { kit } from '../../../engine/session/kit.ts';
import type { NamedSends } from '../../../engine/session/sent-texts.ts';
import { Session } from '../../../engine/session/session.ts';
import type { Effect } from '../../outages/effects.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';
import { openSqlite, type Sqlite } from '../../hosts/sqlite.ts';
import { filesOf, museum, outages, type Half, type Outage } from '../../outages/incidents.ts';
import { statementParser } from '../../sql.ts';
import * as judges from './judges.ts';
import { judgeMysql, judgeSqlite } from './others.ts';
import { openStage, run, unitsOf, type Stage, type Unit } from './stage.ts';

const all = outages().filter(({ effect }) => effect !== null);
const of = (dialect: string): readonly (readonly [string, Outage])[] =>
  all.filter(({ setting }) => setting.dialect === dialect).map((outage) => [outage.name, outage] as const);

describe('PostgreSQL', () => {
  let stage: Stage;
  let session: Session;
  let parser: StatementParser;

  beforeAll(async () => {
    stage = await openStage();
    parser = await statementParser();
    const grammar = await loadPostgresParser();
    session = await Session.open({
      ...{ root: museum, parser: grammar, ...kit },
      ...{ processes: 'forbidden', withoutGit: 'everything' },
    });
  });
  afterAll(() => stage.end());

  /** Those that have run, and the migration itself. */
  async function unitsIn(
    outage: Outage,
    half: Half,
  ): Promise<{ readonly before: readonly Unit[]; readonly units: readonly Unit[] }> {
    const path = `${outage.name}/${half}`;
    const folder = session.workspace.detection.folders.find((one) => one.path === path);
    const migrations = folder === undefined ? [] : await session.migrationsToRun(folder);
    const isNew = new Set(
      filesOf(outage, half).flatMap((file) => (file.isNew ? [`${outage.name}/${file.path}`] : [])),
    );
    const made = (wanted: (one: NamedSends) => boolean): readonly Unit[] =>
      unitsOf(migrations.filter(wanted), outage.setting.tool === 'drizzle', parser);
    return { before: made(({ name }) => !isNew.has(name)), units: made(({ name }) => isNew.has(name)) };
  }

  it.each(sample(of('postgresql'), 25))('%s', async (_name, outage) => {
    const { effect, rows } = outage;
    for (const half of ['migrations', 'repaired'] as const) {
      await stage.clean();
      const { before, units } = await unitsIn(outage, half);
      expect(units.length).toBeGreaterThan(0);
      expect(await run(stage.tool, before)).toBeUndefined();
      if (rows !== undefined && !(effect?.kind === 'scans' && effect.rowsAfter)) await stage.app.query(rows);
      await judge(effect, { stage, units, isTwin: half === 'repaired', rows });
    }
  });

  function judge(effect: Effect | null, scene: judges.Scene): Promise<void> {
    switch (effect?.kind) {
      case 'queue':
        return judges.queue(effect, scene);
      case 'holds':
        return judges.holds(effect, scene);
      case 'rows-held':
        return judges.rowsHeld(effect, scene);
      case 'deadlock':
        return judges.deadlock(effect, scene);
      case 'refused':
        return judges.refused(effect, scene);
      case 'breaks':
        return judges.breaks(effect, scene);
      case 'loses':
        return judges.loses(effect, scene);
      case 'invalid':
        return judges.invalid(effect, scene);
      case 'skipped':
        return judges.skipped(effect, scene);
      case 'scans':
        return judges.scans(effect, scene);
      case 'ends':
        return judges.ends(effect, scene);
      default:
        throw new Error('no effect of PostgreSQL');
    }
  }
});

describe('MariaDB', () => {
  let server: Mariadb;
  beforeAll(async () => {
    server = await startMariadb({ network: true });
  });
  afterAll(() => server.stop());

  it.each(sample(of('mysql'), 5))('%s', async (_name, outage) => {
    for (const half of ['migrations', 'repaired'] as const) await judgeMysql(server, outage, half);
  });
});

describe('SQLite', () => {
  let engine: Sqlite;
  beforeAll(async () => {
    engine = await openSqlite();
  });
  afterAll(() => {
    engine.stop();
  });

  it.each(of('sqlite'))('%s', (_name, outage) => {
    for (const half of ['migrations', 'repaired'] as const) judgeSqlite(engine, outage, half);
  });
});
