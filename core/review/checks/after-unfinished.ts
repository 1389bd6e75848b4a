/**
 * Lists unfinished objects of the change's tables, regardless of who left them: invalid indexes, constraints that are not validated,
 * partitions that are being detached.
 */
import type { CheckKind } from './check.ts';
import { problemsCheck } from './sql/forms.ts';
import { relationOfEffect } from './sql/objects-before.ts';
import { list, regclass, shown } from './sql/names.ts';

export const check: CheckKind = {
  id: 'after-unfinished',
  when: 'after',
  find: (facts) => {
    const all = new Map(
      facts.statements
        .flatMap(({ relations }) => relations)
        .map(({ relation }) => relationOfEffect(facts, relation))
        .filter(({ key }) => facts.left.relations.has(key))
        .map((one) => [one.key, one]),
    );
    if (all.size === 0) return [];
    const oids = `(${[...all.values()].map(regclass).join(', ')})`;
    return [
      problemsCheck({
        title: `invalid indexes, constraints that are not validated, partitions half detached on ${list([...all.keys()].map(shown))}`,
        problems: [
          `SELECT format('index %s is invalid', indexrelid::regclass), false FROM pg_index WHERE indrelid IN ${oids} AND NOT (indisvalid AND indisready AND indislive)`,
          // Since version 18 a NOT ENFORCED constraint is never validated.
          `SELECT format('constraint %s on %s is not validated', conname, conrelid::regclass), false FROM pg_constraint WHERE conrelid IN ${oids} AND NOT convalidated AND coalesce((to_jsonb(pg_constraint) ->> 'conenforced')::boolean, true)`,
          `SELECT format('partition %s is being detached', inhrelid::regclass), false FROM pg_inherits WHERE inhparent IN ${oids} AND inhdetachpending`,
        ],
        otherwise: 'none',
      }),
    ];
  },
};
