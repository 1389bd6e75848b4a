/** Statements of a change that each write the same table again, and could be one that does so once. Sentences for whoever decides. */
import { groupBy } from '../../collections/group-by.ts';
import { oneLine } from '../../plan/format.ts';
import { placesInWords, type Placed } from '../placed.ts';
import { secondsInWords } from './sizes.ts';
import { secondsOfAll } from './works.ts';

export function asOneAlter(statements: readonly Placed[], date: string): readonly string[] {
  return [...groupBy(statements, rewrittenBy)].flatMap(([relation, all]) => {
    const [first] = all;
    if (relation === undefined || first === undefined || all.length < 2 || !areMergeable(relation, all))
      return [];
    const [once, often] = [secondsOfAll([first], date), secondsOfAll(all, date)];
    const time =
      once === undefined || often === undefined || often.most < 60
        ? ''
        : ` (estimate: ${secondsInWords(once)} instead of ${secondsInWords(often)})`;
    return [
      `Whether ${placesInWords(all.map(({ place }) => place))} become one ALTER TABLE with all of their actions: then ${oneLine(relation)} is written again once and not ${all.length} times${time}, with as much less disk and write-ahead log.`,
    ];
  });
}

/** ALTER TABLE with nothing around it. */
function rewrittenBy({ one }: Placed): string | undefined {
  const isAlter = one.actions.every(
    ({ operation: { kind } }) => kind === 'alterColumnType' || kind === 'addColumn',
  );
  const isPlain = one.statement.parsed.bodies.length === 0 && one.actions.length > 0;
  if (!isAlter || !isPlain) return undefined;
  return one.whole?.relations.find(({ isNew, rewrite, role }) => !isNew && rewrite && role === 'target')
    ?.relation;
}

/** In one file, nothing else of the table in between, and no action needs what another one has done. */
function areMergeable(relation: string, all: readonly Placed[]): boolean {
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined || first.section !== last.section) return false;
  const between = first.section.statements.slice(first.at, last.at + 1);
  const others = between.filter(
    (one, index) =>
      !all.some(({ at }) => at === first.at + index) &&
      one.actions.some(({ effect }) => effect.relations.some((each) => each.relation === relation)),
  );
  const changed = all.flatMap(({ one }) =>
    one.actions.flatMap(({ operation }) =>
      operation.kind === 'alterColumnType'
        ? [operation.column.text]
        : operation.kind === 'addColumn'
          ? [operation.column.name.text]
          : [],
    ),
  );
  const asked = all.flatMap(({ one }) =>
    one.actions.flatMap(({ operation }) =>
      operation.kind === 'alterColumnType'
        ? (operation.using?.columns ?? []).filter((name) => name !== operation.column.text)
        : [],
    ),
  );
  return (
    others.length === 0 &&
    new Set(changed).size === changed.length &&
    !asked.some((name) => changed.includes(name))
  );
}
