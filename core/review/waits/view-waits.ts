/** Views read the tables behind them, and whoever reads a view waits for each of those. Reads schemas; a materialised view has rows of its own. */
import { commas } from '../../text/enumerate.ts';
import { oneLine } from '../../plan/format.ts';
import { withBehindViews } from '../../schema/behind-views.ts';
import { creationKey, displayName } from '../../schema/lookup.ts';
import type { Schema, View } from '../../schema/model.ts';
import type { BlockedRelation } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';

const mostNames = 4;

/** Names of what a view reads, through other views too; of anything else none. */
export function relationsBehind(relation: string, schema: Schema): readonly string[] {
  const view = viewNamed(relation, schema);
  return view === undefined ? [] : [...withBehindViews(view.reads, schema)].map(displayName);
}

function viewNamed(relation: string, { relations }: Schema): View | undefined {
  const of = relations.get(relation) ?? relations.get(`public.${relation}`);
  return of?.kind === 'view' && displayName(of.key) === relation ? of : undefined;
}

/** Of views that nobody locks: they wait with their tables. Sentences. */
export function viewsWaiting(schema: Schema, long: readonly BlockedRelation[]): readonly string[] {
  const shut = long.filter(({ blocks }) => blocks === 'reads-and-writes').map(({ relation }) => relation);
  const byTables = new Map<string, string[]>();
  for (const view of schema.relations.values()) {
    const name = oneLine(displayName(view.key));
    if (view.kind !== 'view' || long.some(({ relation }) => relation === name)) continue;
    const behind = new Set(relationsBehind(name, schema).map(oneLine));
    const tables = shut.filter((one) => behind.has(one));
    if (tables.length > 0) {
      const words = commas(tables, mostNames);
      byTables.set(words, [...(byTables.get(words) ?? []), name]);
    }
  }
  return [...byTables].map(
    ([tables, views]) =>
      `Reads of ${views.length === 1 ? 'view' : 'views'} ${commas(views, mostNames)} wait as long: ${views.length === 1 ? 'it reads' : 'they read'} ${tables}.`,
  );
}

/** Views that one file drops and a later one makes again: in between a query that names one fails. Sentences. */
export function viewsMeanwhile(statements: readonly Placed[]): readonly string[] {
  const migrations = [...new Set(statements.map(({ migration }) => migration))];
  return migrations.flatMap((migration) => {
    const [found, after] = [migration.sections[0]?.found, migration.sections.at(-1)?.after];
    if (found === undefined || after === undefined) return [];
    const later = statements.slice(statements.findLastIndex((one) => one.migration === migration) + 1);
    const gone = [...found.relations.values(after.relations)].filter(
      ({ key, kind }) => kind === 'view' && !after.relations.has(key),
    );
    const making = gone.map(({ key }) => later.find((one) => makesView(one, key)));
    const views = gone.flatMap(({ key }, at) =>
      making[at] === undefined ? [] : [oneLine(displayName(key))],
    );
    const last = later.findLast((one) => making.includes(one));
    return last === undefined
      ? []
      : [
          `From when ${oneLine(migration.file)} has committed until ${oneLine(last.migration.file)} has run there is no ${commas(views, mostNames)}: queries of ${views.length === 1 ? 'it' : 'them'} fail.`,
        ];
  });
}

function makesView({ one, section, at }: Placed, key: string): boolean {
  const schema = schemaAt({ section, at });
  return one.actions.some(
    ({ operation }) => operation.kind === 'createView' && creationKey(schema, operation.view) === key,
  );
}
