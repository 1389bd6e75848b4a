/** The form of a case, and the relations that many cases share. */
import type { MajorRange, Role } from '../../../../core/effects/facts/fact.ts';
import type { FactId } from '../../../../core/effects/facts/facts.ts';

export interface Case extends MajorRange {
  readonly fact: FactId;
  /** The fact's example unless given. */
  readonly sql?: string;
  readonly relations: Readonly<Partial<Record<Role, readonly string[]>>>;
  /** Settings of the transaction, and what must be there before. */
  readonly session?: readonly string[];
  /** What the operation does not say, so that its effect names no relations and calls itself uncertain. */
  readonly unread?: string;
  /** It would change more than its own database: that a transaction refuses it is all that is looked at. */
  readonly refusalOnly?: true;
  /**
   * Only where the statement makes its own transactions: what other sessions have done, each in an open transaction, to hold it up.
   * They end one after the other.
   */
  readonly blockers?: readonly Blocker[];
}

/** `meanwhile`: done only when the statement stands still before the one ahead, so that it is a later wait that this one prolongs. */
export type Blocker = string | { readonly meanwhile: string };

export const readings = ['readings_2024', 'readings_2025', 'readings_rest'];
export const vehicles = { target: ['vehicles'], child: ['cars'] };
export const onTickets = { target: ['tickets'], source: ['tickets_id_seq'] };
const events = ['events_click', 'events_view'];
export const onOrders = { target: ['orders'] };
export const onReadings = { target: ['readings'], partition: readings };
export const onEvents = { target: ['events'], partition: events };
/** The fact's example on a plain table, and an action of the same kind on a partitioned one. */
export function alter(fact: FactId, action: string, range: MajorRange = {}): readonly Case[] {
  return [
    { fact, relations: onOrders, ...range },
    { fact, sql: `ALTER TABLE readings ${action}`, relations: onReadings, ...range },
  ];
}
