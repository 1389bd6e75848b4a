/** Compares a proof with the limits in comments: measured locks and rewrites, and waits by the lock_timeout in force. */
import { together } from '../../core/effects/combined-effects.ts';
import { untold } from '../../core/effects/effect.ts';
import { shownBeyond, type Shown } from '../../core/lint/declared-bound.ts';
import { declaredBound } from '../../core/lint/own-rules.ts';
import { asMeasured } from '../../core/proof/as-measured.ts';
import type { Place } from '../../core/proof/place.ts';
import type { MigrationProof, SectionProof, StatementProof } from '../../core/proof/result.ts';
import type { Session } from '../session/session.ts';

/** A statement that exceeds its limits. */
export interface BeyondBound {
  readonly place: Place;
  readonly message: string;
}

/** In the order of the files, the rollback last. */
export async function beyondBounds(
  session: Session,
  proof: MigrationProof,
  signal: AbortSignal,
): Promise<readonly BeyondBound[]> {
  const { rollback } = proof;
  const down = rollback !== undefined && 'down' in rollback ? rollback.down : [];
  const sections = [...proof.up, ...down];
  const found: BeyondBound[] = [];
  for (const file of new Set(sections.map((one) => one.file)))
    found.push(...(await beyondIn(file, sections, { session, proof, signal })));
  return found;
}

interface Around {
  readonly session: Session;
  readonly proof: MigrationProof;
  readonly signal: AbortSignal;
}

async function beyondIn(
  file: string,
  sections: readonly SectionProof[],
  { session, proof: { dialect, server }, signal }: Around,
): Promise<readonly BeyondBound[]> {
  const { rules, lockTimeout } = session.workspace.configs.configFor(file).config;
  if (rules.get(declaredBound.id) === 'off') return [];
  const ask = { named: true, assumed: dialect, effectsOf: 'all', targetVersion: server } as const;
  const report = await session.effects(file, ask, signal);
  if (report.kind === 'told') return [];
  const proved = new Map(
    sections
      .filter((one) => one.file === file)
      .flatMap(({ statements }) => statements.map((one) => [one.span.start, one] as const)),
  );
  const told = new Map(
    report.sections.flatMap(({ statements }) => statements.map((one) => [one.statement, one] as const)),
  );
  const beyond = shownBeyond({
    text: report.text,
    sections: report.sections.map(({ section }) => section),
    dialect,
    lockTimeout,
    shown(statement) {
      const one = proved.get(statement.span.start);
      const shown = one?.text === statement.parsed.text ? shownOf(one) : undefined;
      return shown && { ...shown, settings: told.get(statement)?.during.settings };
    },
  });
  return beyond.map(({ statement, message }) => ({ place: { file, span: statement.span }, message }));
}

function shownOf({ outcome, expected }: StatementProof): Shown | undefined {
  const effect = together(expected.map((one) => one.effect));
  switch (outcome.kind) {
    case 'measured':
      return { by: 'Measured', effect: asMeasured(effect ?? untold, outcome.measured) };
    case 'applied':
    case 'expected':
      return { by: 'Expected', effect };
    case 'control':
    case 'not-verifiable':
    case 'refused':
    case 'stopped':
    case 'not-reached':
      return undefined;
  }
}
