/** Each incident is told in the migration and in the review, with the order of the release; nothing is told of its repaired twin. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { reviewOf } from '../../core/review/review.ts';
import { inBackticks } from '../../core/text/code-in-prose.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { collectChange } from '../../engine/review/collect.ts';
import { kit } from '../../engine/session/kit.ts';
import { Session } from '../../engine/session/session.ts';
import { commit, empty, git, removeRepositories, write } from '../dated-repository.ts';
import { incidents, type Change } from './incidents.ts';

let parser: PostgresParser;
beforeAll(async () => {
  parser = await loadPostgresParser();
});
afterAll(removeRepositories);

interface Told {
  readonly findings: readonly string[];
  readonly notes: readonly string[];
  readonly phases: ReadonlyMap<string, string>;
}

async function told({ base, change }: Change): Promise<Told> {
  const root = empty();
  commit(root, base);
  git(root, 'switch', '-qc', 'work');
  for (const [path, text] of Object.entries(change))
    if (text === null) rmSync(join(root, path));
    else write(root, { [path]: text });
  const session = await Session.open({
    ...kit,
    root,
    parser,
    processes: 'allowed',
    withoutGit: 'everything',
  });
  const review = reviewOf(
    await collectChange({
      session,
      paths: undefined,
      date: '2026-11-01',
      prover: { kind: 'none', because: 'the test does not ask for it' },
      targetVersion: undefined,
      git: 'asked',
      shown: (path) => path,
    }),
  );
  const findings: string[] = [];
  for (const path of session.newWork()) {
    const report = await session.report(path);
    if (report.kind === 'linted')
      for (const { message, related } of report.findings)
        findings.push(message, ...related.map((one) => one.message));
  }
  return {
    findings,
    notes: review.notes.map(({ text }) => inBackticks(text)),
    phases: new Map(review.migrations.map(({ path, phase }) => [path, phase])),
  };
}

describe.each(incidents)('$name', (incident) => {
  it('is told', async () => {
    const { findings, notes, phases } = await told(incident);
    const { finding, note, migration, phase } = incident;
    if (finding !== undefined) expect(findings.join('\n')).toContain(finding);
    if (phase === undefined) expect(findings.join('\n')).toContain('Deploy code without it first.');
    if (note !== undefined) {
      expect(notes.join('\n')).toContain(note);
      expect(phases.get(migration)).toBe(phase);
    }
    expect([finding, note]).not.toEqual([undefined, undefined]);
  });

  it('is not told of the repaired twin', async () => {
    const { findings, notes } = await told(incident.twin);
    expect([...findings, ...notes].filter((one) => /’s (?:SELECT|INSERT|UPDATE)/.test(one))).toEqual([]);
  });
});
