/**
 * Checks that tables, views, sequences, types, enum values, functions, triggers, policies and extensions which the change creates exist.
 * Columns, indexes and constraints have their own checks.
 */
import { oneLine } from '../../text/format.ts';
import { isTable } from '../../schema/apply/store.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { conditionsQuery, problemsCheck, type Condition } from './sql/forms.ts';
import { list, literal, regclass, shown } from './sql/names.ts';
import { objectsOnlyIn, type Thing } from './sql/objects.ts';

const askedElsewhere: ReadonlySet<Thing['kind']> = new Set(['column', 'index', 'constraint']);

export const check: CheckKind = {
  id: 'after-objects',
  when: 'after',
  find: (facts) => {
    const wanted = [
      ...objectsOnlyIn(facts.left, facts.found).flatMap(({ kind, name, exists }): readonly Condition[] =>
        askedElsewhere.has(kind) ? [] : [{ name, isProblem: `NOT ${exists}`, stops: true }],
      ),
      ...rowSecurity(facts),
      ...triggerStates(facts),
    ];
    if (wanted.length === 0) return [];
    return [
      problemsCheck({
        title: `what the change defines and is missing: ${list(wanted.map(({ name }) => name))}`,
        problems: [conditionsQuery(wanted)],
        otherwise: 'none',
      }),
    ];
  },
};

/** A policy has no effect unless row level security is enabled. */
function rowSecurity({ left, found }: Facts): readonly Condition[] {
  return [...left.relations.values(found.relations)].flatMap((table) => {
    const was = found.relations.get(table.key);
    if (!isTable(table)) return [];
    const before = was !== undefined && isTable(was) && was.rowSecurity.enabled;
    const { enabled } = table.rowSecurity;
    if (enabled === before) return [];
    const state = `(SELECT relrowsecurity FROM pg_class WHERE oid = ${regclass(table)})`;
    return [
      {
        name: `row level security of ${shown(table.key)} ${enabled ? 'on' : 'off'}`,
        isProblem: `${state} IS NOT ${enabled ? 'TRUE' : 'FALSE'}`,
        stops: true,
      },
    ];
  });
}

function triggerStates({ left, found }: Facts): readonly Condition[] {
  return [...left.relations.values(found.relations)].flatMap((table) => {
    if (!isTable(table)) return [];
    const was = found.relations.get(table.key);
    const old = was !== undefined && isTable(was) ? was.triggers : [];
    return table.triggers.flatMap(({ name, firing, inherited }) => {
      const before = old.find((one) => one.name === name);
      const isOff = firing === 'disabled';
      if (inherited || isOff === (before === undefined ? false : before.firing === 'disabled')) return [];
      const isThere = `EXISTS (SELECT FROM pg_trigger WHERE tgrelid = ${regclass(table)} AND NOT tgisinternal AND tgname = ${literal(name)} AND tgenabled ${isOff ? '=' : '<>'} 'D')`;
      return [
        {
          name: `trigger ${oneLine(name)} on ${shown(table.key)} switched ${isOff ? 'off' : 'on'}`,
          isProblem: `NOT ${isThere}`,
          stops: true,
        },
      ];
    });
  });
}
