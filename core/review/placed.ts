/** The statements of a change, each with its place and with what a review needs to know around it. Judges nothing. */
import { oneLine } from '../plan/format.ts';
import type { StatementProof } from '../proof/result.ts';
import { LineIndex } from '../text/line-index.ts';
import type { ReviewedMigration, ReviewedSection, ReviewedStatement } from './input.ts';

/** A statement with what a review needs to know around it. */
export interface Placed {
  readonly migration: ReviewedMigration;
  readonly section: ReviewedSection;
  readonly one: ReviewedStatement;
  /** Its index in the section. */
  readonly at: number;
  /** From one. */
  readonly line: number;
  /** See placeText. */
  readonly place: string;
  readonly proof: StatementProof | undefined;
}

/** `alone`: the change has no other file, so that a line says where. */
export function placedIn(migration: ReviewedMigration, alone: boolean): readonly Placed[] {
  const lines = new LineIndex(migration.text);
  const proofs = new Map(
    (migration.proof.kind === 'run' ? migration.proof.proof.up : []).flatMap(({ statements }) =>
      statements.map((one) => [one.span.start, one] as const),
    ),
  );
  return migration.sections.flatMap((section) =>
    section.statements.map((one, at) => {
      const line = lines.position(one.statement.span.start).line + 1;
      const place = placeText(migration.file, line, alone);
      return { migration, section, one, at, line, place, proof: proofs.get(one.statement.span.start) };
    }),
  );
}

/** `line 7`, or `000042_orders.up.sql:7`. */
export function placeText(file: string, line: number, alone: boolean): string {
  return alone ? `line ${line}` : `${oneLine(file)}:${line}`;
}
