/**
 * What of the effects table the embedded server runs in a transaction, and where it does something else than the table says, which rests on
 * native servers. By statement.
 */
import { inMajors } from '../../../core/effects/facts/fact.ts';
import { facts } from '../../../core/effects/facts/facts.ts';
import { cases } from '../effects/cases/cases.ts';

export const embeddedMajor = 18;

export const measurable = cases
  .filter((one) => inMajors(one, embeddedMajor) && inMajors(facts[one.fact], embeddedMajor))
  .filter((one) => one.blockers === undefined && one.refusalOnly !== true)
  .map((one) => ({ fact: one.fact, session: one.session ?? [], sql: one.sql ?? facts[one.fact].example }));

/** Subscriptions need a library that opens connections, and the embedded server has none. */
const subscriptions = measurable
  .filter(({ sql }) => / SUBSCRIPTION heard\b/.test(sql))
  .map(({ sql }) => [sql, /^refused: .*libpqwalreceiver/] as const);

export const differing: ReadonlyMap<string, RegExp> = new Map(subscriptions);
