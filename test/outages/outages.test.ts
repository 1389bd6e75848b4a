/** The outages before the linter as it comes: the finding that is meant names the cause at its place, and the repaired twin is let be. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { classes, filesOf, museum, outages, type Half, type Outage } from './incidents.ts';

interface Told {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
}

const all = outages();
/** By outage and half. */
const told = new Map<string, readonly Told[]>();

beforeAll(async () => {
  const session = await Session.open({
    root: museum,
    parser: await loadPostgresParser(),
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  for (const outage of all)
    for (const half of ['migrations', 'repaired'] as const)
      told.set(`${outage.name} ${half}`, await findingsIn(session, outage, half));
}, 120_000);

async function findingsIn(session: Session, outage: Outage, half: Half): Promise<readonly Told[]> {
  const found: Told[] = [];
  for (const { path, isNew, text } of filesOf(outage, half)) {
    const report = await session.report(`${outage.name}/${path}`);
    if (!isNew) continue;
    if (report.kind !== 'linted') throw new Error(`${outage.name}/${path}: ${report.because}`);
    for (const { rule, span } of report.findings)
      found.push({ rule, file: path, line: text.slice(0, span.start).split('\n').length });
  }
  return found;
}

const toldOf = ({ name }: Outage, half: Half): readonly Told[] => told.get(`${name} ${half}`) ?? [];

const isNamed = (outage: Outage): boolean =>
  toldOf(outage, 'migrations').some(
    ({ rule, file, line }) =>
      rule === outage.cause?.rule && file === outage.cause.file && line === outage.cause.line,
  );

it('has enough of them, of each engine', () => {
  const count = (dialect: string): number => all.filter(({ setting }) => setting.dialect === dialect).length;
  expect(count('postgresql')).toBeGreaterThanOrEqual(48);
  expect(count('mysql')).toBeGreaterThanOrEqual(12);
});

/** Of all of them; some have a cause that no text shows. */
const leastNamed = 0.95;

it('names the cause of nearly all at its statement', () => {
  const missed = all.filter((outage) => !isNamed(outage));
  expect(1 - missed.length / all.length, missed.map(missing).join('\n')).toBeGreaterThanOrEqual(leastNamed);
});

function missing(outage: Outage): string {
  const { cause, name } = outage;
  const wanted = cause === null ? 'nothing' : `${cause.rule} at ${cause.file}:${String(cause.line)}`;
  const heard = toldOf(outage, 'migrations').map(({ rule, line }) => `${rule} at line ${String(line)}`);
  return `${name} wants ${wanted}, told: ${heard.join(', ')}`;
}

it('leaves the repaired twins alone, but for one thing each', () => {
  const loud = all.filter((outage) => toldOf(outage, 'repaired').length > 1);
  expect(loud.map((outage) => [outage.name, toldOf(outage, 'repaired')])).toEqual([]);
});

describe.each(all.map((outage) => [outage.name, outage] as const))('%s', (_name, outage) => {
  it('is complete', () => {
    expect(Object.keys(classes)).toContain(outage.class);
    expect(outage.date).toMatch(/^\d{4}-\d{2}(?:-\d{2})?$/);
    expect(outage.source).toMatch(/^https:\/\//);
    expect(outage.cause === null).toBe(outage.reason !== undefined);
  });

  it('starts from the same state in both halves', () => {
    const applied = (half: Half): readonly string[] =>
      filesOf(outage, half).flatMap(({ isNew, path, text }) =>
        isNew ? [] : [path.slice(half.length) + text],
      );
    expect(applied('repaired')).toEqual(applied('migrations'));
    for (const half of ['migrations', 'repaired'] as const)
      expect(filesOf(outage, half).some(({ isNew }) => isNew)).toBe(true);
  });

  it('points at a line that is there', () => {
    if (outage.cause === null) return;
    const lines = readFileSync(join(outage.folder, outage.cause.file), 'utf8').split('\n');
    expect(lines[outage.cause.line - 1]?.trim()).toBeTruthy();
  });
});
