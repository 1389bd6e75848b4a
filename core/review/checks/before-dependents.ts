/**
 * Lists dependent objects that the change does not drop itself, as the server finds them: they prevent the DROP, or CASCADE drops them too.
 * Also lists objects that prevent a type change. References in function bodies are not dependencies.
 */
import type { Operation } from '../../operations/model/operation.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { droppedBy, ofColumn, type Dropped } from './sql/addresses.ts';
import { problemsCheck, type Question } from './sql/forms.ts';
import { actionsIn, type PlacedAction } from './sql/objects-before.ts';
import { list } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-dependents',
  when: 'before',
  find: (facts) => {
    const actions = actionsIn(facts);
    const freed = actions.flatMap(droppedBy);
    const dropped = actions
      .filter(({ operation }) => mayHaveDependents.has(operation.kind))
      .flatMap(droppedBy);
    const retyped = actions.flatMap(retypedBy);
    return [
      ...(dropped.length === 0 ? [] : [ofDropped(dropped, freed, facts)]),
      ...(retyped.length === 0 ? [] : [ofRetyped(retyped, freed)]),
    ];
  },
};

const mayHaveDependents: ReadonlySet<Operation['kind']> = new Set([
  'dropRelation',
  'dropColumn',
  'dropConstraint',
  'dropType',
  'dropFunction',
]);

function retypedBy(action: PlacedAction): readonly Dropped[] {
  const { operation } = action;
  return operation.kind === 'alterColumnType' ? ofColumn(action, operation.table, operation.column.text) : [];
}

/** An object is dropped with its parts (a, i, P, S); objects that depend on any of these and remain prevent the DROP (n). */
function ofDropped(dropped: readonly Dropped[], freed: readonly Dropped[], facts: Facts): Question {
  const by =
    'd.refclassid = goes.classid AND d.refobjid = goes.objid AND (goes.objsubid = 0 OR d.refobjsubid = goes.objsubid)';
  return problemsCheck({
    title: `what depends on ${namesOf(dropped)} and is not dropped by the change`,
    problems: [
      `(WITH RECURSIVE goes(classid, objid, objsubid) AS (${seeds(freed)}
  UNION SELECT d.classid, d.objid, d.objsubid FROM goes JOIN pg_depend AS d ON ${by} WHERE d.deptype IN ('a', 'i', 'P', 'S'))
SELECT DISTINCT ${described('d')}, ${String(!isOpen(facts))} FROM goes JOIN pg_depend AS d ON ${by}
  WHERE d.deptype = 'n' AND NOT EXISTS (SELECT FROM goes AS own WHERE own.classid = d.classid AND own.objid = d.objid AND own.objsubid IN (0, d.objsubid)))`,
    ],
    otherwise: 'none',
  });
}

/** ALTER COLUMN … TYPE recreates indexes, constraints and defaults; any other use of the column or the row type prevents it. */
function ofRetyped(retyped: readonly Dropped[], freed: readonly Dropped[]): Question {
  const others = freed.length === 0 ? 'SELECT NULL::oid, NULL::oid, NULL::int' : seeds(freed);
  return problemsCheck({
    title: `what refuses another type of ${namesOf(retyped)}`,
    problems: [
      `(WITH RECURSIVE altered(classid, objid, objsubid) AS (${seeds(retyped)}),
  goes(classid, objid, objsubid) AS (${others}
    UNION SELECT d.classid, d.objid, d.objsubid FROM goes JOIN pg_depend AS d ON d.refclassid = goes.classid AND d.refobjid = goes.objid AND goes.objsubid = 0 WHERE d.deptype IN ('a', 'i'))
SELECT DISTINCT ${described('d')}, true FROM altered JOIN pg_depend AS d ON d.refclassid = altered.classid AND d.refobjid = altered.objid AND d.refobjsubid = altered.objsubid
  WHERE (d.classid IN ('pg_rewrite'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_publication_rel'::regclass, 'pg_proc'::regclass) OR ${isGenerated})
    AND NOT EXISTS (SELECT FROM goes AS own WHERE own.classid = d.classid AND own.objid = d.objid))`,
      `SELECT DISTINCT format('%s has column %s of the row type', c.oid::regclass, a.attname), true FROM (${seeds(retyped)}) AS altered(classid, objid, objsubid)
  JOIN pg_class AS own ON own.oid = altered.objid
  JOIN pg_attribute AS a ON NOT a.attisdropped AND a.atttypid IN (own.reltype, (SELECT typarray FROM pg_type WHERE pg_type.oid = own.reltype))
  JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')`,
    ],
    otherwise: 'none',
  });
}

/** Another column that is generated from it. */
const isGenerated = `EXISTS (SELECT FROM pg_attribute AS made LEFT JOIN pg_attrdef AS e ON e.adrelid = made.attrelid AND e.adnum = made.attnum
    WHERE made.attgenerated <> '' AND made.attrelid = altered.objid AND made.attnum <> altered.objsubid
      AND (d.classid = 'pg_attrdef'::regclass AND e.oid = d.objid OR d.classid = 'pg_class'::regclass AND d.objid = made.attrelid AND d.objsubid = made.attnum))`;

/** A view's rule is shown by the view's name. */
function described(d: string): string {
  return `regexp_replace(pg_describe_object(${d}.classid, ${d}.objid, ${d}.objsubid), '^rule "?_RETURN"? on ', '')`;
}

function seeds(all: readonly Dropped[]): string {
  return [...new Set(all.map(({ address }) => address))].join('\n  UNION ');
}

function namesOf(all: readonly Dropped[]): string {
  return list(all.map(({ name }) => name));
}

/** CASCADE drops them too; and a statement that is not understood may have dropped them before. */
function isOpen({ statements }: Facts): boolean {
  return statements.some(
    ({ statement }) =>
      statement.gaps.length > 0 ||
      statement.untold === true ||
      statement.actions.some(({ operation }) => 'cascade' in operation && operation.cascade),
  );
}
