/** Statements of a review that lock a table of their own for a moment each: many neighbours of that kind are one row, in which the large tables are named. */
import { formatBytes } from '../../core/plan/format.ts';
import { joined } from '../../core/text/enumerate.ts';
import type { StatementReview } from '../../core/review/model.ts';

/** So few are read one by one. */
const leastBrief = 5;
const mostTables = 3;
const mostPlaces = 6;
const mostNames = 6;

/** They differ in which table they lock and what they do to it. */
export function isBriefRun(group: readonly { readonly one: StatementReview }[]): boolean {
  const relations = new Set(group.flatMap(({ one }) => one.relations.map(({ relation }) => relation)));
  return group.length >= leastBrief && relations.size >= leastBrief;
}

/** Undefined of one that does more than to lock one table for a moment. */
export function briefKey(one: StatementReview): string | undefined {
  const [relation, ...others] = one.relations;
  const isBrief = one.duration === 'instant' && one.unknown.length === 0;
  return relation === undefined || others.length > 0 || !isBrief || relation.locksRows
    ? undefined
    : relation.lock;
}

/** `alert_events, 8.3 GB, 61 million rows; …; 15 more, 2 GB in all: ACCESS EXCLUSIVE`. */
export function briefLocks(all: readonly StatementReview[]): string {
  const byName = new Map(all.flatMap(({ relations }) => relations.map((each) => [each.relation, each])));
  const relations = [...byName.values()].toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  const [shown, rest] = [relations.slice(0, mostTables), relations.slice(mostTables)];
  const bytes = rest.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  const open = rest.filter((one) => one.bytes === undefined).map(({ relation }) => relation);
  const unknown = open.length === 0 ? '' : ` without ${joined(open, mostNames)}, of which nothing is known`;
  const names = shown.map(({ relation, size }) => (size === undefined ? relation : `${relation}, ${size}`));
  const more =
    rest.length === 0
      ? []
      : [`${String(rest.length)} more${bytes === 0 ? '' : `, ${formatBytes(bytes)} in all${unknown}`}`];
  return `${[...names, ...more].join('; ')}: ${relations[0]?.lock ?? ''}`;
}

/** `12, 18, 24, 30, 37, 41 and 12 more`. */
export function briefPlaces<T>(places: readonly T[]): {
  readonly shown: readonly T[];
  readonly more: string;
} {
  const more = places.length - mostPlaces;
  return more > 1
    ? { shown: places.slice(0, mostPlaces), more: ` and ${String(more)} more` }
    : { shown: places, more: '' };
}

/** `Changes the type of a, b and 24 more to timestamptz.`; what is no such list is said once. */
export function briefWhat(whats: readonly string[]): string {
  const lists = new Map<string, { readonly verb: string; readonly tail: string; readonly names: string[] }>();
  const told = whats
    .flatMap((one) => one.split(/(?<=\.) (?=[A-Z])/))
    // What a column is stands with its table.
    .map((one) => one.replace(/^(Adds column \S+) \(.*\)\.$/, '$1.'));
  for (const what of new Set(told)) {
    const [, verb = what, list = '', tail = ''] =
      /^(Changes the type of) (\S+(?:, \S+)*)( to .+)\.$/.exec(what) ??
      /^(Drops (?:unique )?index) (\S+)()\.$/.exec(what) ??
      /^((?:Sets|Takes) the default (?:of|from)|(?:Allows|Forbids) nulls in|Adds columns?|Drops columns?) (\S+)()\.$/.exec(
        what,
      ) ??
      [];
    const same = lists.get(`${verb}${tail}`) ?? { verb, tail, names: [] };
    same.names.push(...list.split(', ').filter((name) => name !== ''));
    lists.set(`${verb}${tail}`, same);
  }
  return [...lists.values()]
    .map(({ verb, tail, names }) => {
      if (names.length === 0) return verb;
      const more = names.length - mostNames;
      const shown = names.slice(0, more > 1 ? mostNames : names.length);
      const all = names.length > 1 ? verb.replace(/ index$/, ' indexes') : verb;
      return `${all} ${shown.join(', ')}${more > 1 ? ` and ${String(more)} more` : ''}${tail}.`;
    })
    .join(' ');
}
