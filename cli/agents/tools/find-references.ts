/** `find_references`: where migrations, queries, views, functions and programs name an object, under each name that it has had. */
import type { Use } from '../../../core/names/uses.ts';
import { candidateKeys, resolveIndex, resolveRelation, typeNamed } from '../../../core/schema/lookup.ts';
import type { Schema } from '../../../core/schema/model.ts';
import { join } from '../../../core/migrations/listing.ts';
import { LineIndex } from '../../../core/text/line-index.ts';
import { referencesTo, symbolIn, type Reference } from '../../../engine/session/symbols.ts';
import type { Session } from '../../../engine/session/session.ts';
import { Breath } from '../../../engine/session/time-slices.ts';
import { data, refused } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { needed, text } from '../fields.ts';
import { namesIn, type Named } from '../names.ts';
import { tool } from '../tool.ts';

const most = 200;

export const findReferences = tool({
  name: 'find_references',
  title: 'Find references',
  description:
    'Every place in migrations, queries, views, functions and programs that reads or writes a table, a column, an index, a type or a function; by meaning, not by text. Use it before you rename, change or drop something.',
  fields: {
    object: needed('A table, column, index, type or function: orders, orders.total, billing.invoices.total.'),
    folder: text('The migration folder, if there are several.'),
  },
  answer: async ({ object, folder: named }, desk) => {
    const scene = await desk.scene(named);
    if (typeof scene === 'string') return refused(scene);
    const { session, folder, schema } = scene;
    const meaning = namesIn(object).flatMap((one) => meaningOf(one, schema) ?? [])[0];
    const symbol = meaning && symbolIn(session, meaning, { schema, after: schema });
    if (symbol === undefined) return refused(`The migrations create no ${object}.`);
    const paths = session.namingPaths(join(folder.path, folder.files[0] ?? ''));
    const found = await referencesTo(session, symbol, paths, new Breath(undefined));
    const references = found.slice(0, most).map((one) => referenceJson(one, session, desk));
    return data({
      version: 1,
      object,
      kind: symbol.kind,
      names: symbol.names,
      count: found.length,
      references,
    });
  },
});

function meaningOf({ name, column }: Named, schema: Schema): Use['meaning'] | undefined {
  const relation = resolveRelation(schema, name);
  if (column !== undefined)
    return relation === undefined ? undefined : { kind: 'column', relation: relation.key, column };
  if (relation !== undefined) return { kind: 'relation', key: relation.key };
  const index = resolveIndex(schema, name);
  if (index !== undefined) return { kind: 'index', key: index.key };
  const type = typeNamed(schema, name);
  if (type !== undefined) return { kind: 'type', key: type.key };
  const routine = candidateKeys(schema, name).find((key) => schema.functions.has(key));
  return routine === undefined ? undefined : { kind: 'function', key: routine };
}

function referenceJson({ path, span, access, aliased }: Reference, session: Session, desk: Desk) {
  const written = session.textOf(path) ?? '';
  const lines = new LineIndex(written);
  const { line, column } = lines.position(span.start);
  const text = written
    .slice(lines.lineStart(line), lines.lineStart(line + 1))
    .trim()
    .slice(0, 200);
  return { file: desk.shown(session, path), line, character: column, access, aliased, text };
}
