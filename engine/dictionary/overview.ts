/** The pages about the whole schema: the first one, personal data, what is missing, and the objects of each migration. */
import type { Dictionary, TableEntry } from '../../core/dictionary/model.ts';
import { formatCount } from '../../core/text/format.ts';
import { linkView, listed, type Look } from './view.ts';

export function overviewOf(look: Look, dictionary: Dictionary) {
  const { tables, views, functions, types, sequences, areas, schemas } = dictionary;
  const columns = tables.flatMap((one) => one.columns);
  const commented = columns.filter(({ comment }) => comment !== undefined).length;
  const told = tables.filter(({ comment }) => comment !== undefined).length;
  const personal = tables.filter((one) => one.personal !== undefined).length;
  return {
    folder: dictionary.folder,
    // The current folder has no stable name.
    title: dictionary.folder === '.' ? 'Data dictionary' : `Data dictionary of ${dictionary.folder}`,
    tool: dictionary.tool,
    targetVersion: dictionary.targetVersion,
    server: dictionary.server,
    coverage: `${formatCount(dictionary.understood)} of ${formatCount(dictionary.statements)} statements of these migrations understood`,
    isPartial: dictionary.understood < dictionary.statements,
    counts: [
      { count: tables.length, one: 'table', many: 'tables' },
      { count: columns.length, one: 'column', many: 'columns' },
      { count: views.length, one: 'view', many: 'views' },
      { count: functions.length, one: 'function', many: 'functions' },
      { count: types.length, one: 'type', many: 'types' },
      { count: sequences.length, one: 'sequence', many: 'sequences' },
    ]
      .filter(({ count }) => count > 0)
      .map(({ count, one, many }) => ({ count: formatCount(count), what: count === 1 ? one : many })),
    empty: tables.length + views.length + functions.length + types.length === 0,
    comments: (dictionary.comments
      ? [
          ...(tables.length === 0 ? [] : [`${formatCount(told)} of ${formatCount(tables.length)} tables`]),
          ...(columns.length === 0
            ? []
            : [`${formatCount(commented)} of ${formatCount(columns.length)} columns`]),
        ]
      : []
    ).join(' and '),
    personal: personal === 0 ? undefined : { count: personal, plural: personal > 1 },
    schemas: schemas.map(({ name, comment }) => ({
      name,
      href: look.href('schema', name),
      comment: comment ?? '',
      tables: tables.filter(({ schema }) => schema === name).length,
      views: views.filter(({ schema }) => schema === name).length,
      functions: functions.filter(({ schema }) => schema === name).length,
      types: types.filter(({ schema }) => schema === name).length,
    })),
    areas: listed(
      areas.map(({ key, title, tables: inside }) => ({
        title,
        href: look.href('area', key),
        count: inside.length,
        names: inside
          .slice(0, 6)
          .map(({ name }) => name)
          .join(', '),
        more: inside.length > 6,
      })),
    ),
    central: listed(central(look, tables)),
    extensions: listed(
      dictionary.extensions.map(({ name, version, comment }) => ({
        name,
        version: version ?? '',
        comment: comment ?? '',
      })),
    ),
  };
}

/** Where a reader begins: the most referenced tables. */
function central(look: Look, tables: readonly TableEntry[]) {
  return tables
    .filter(({ referredBy }) => referredBy.length > 1)
    .toSorted((a, b) => b.referredBy.length - a.referredBy.length || (a.key < b.key ? -1 : 1))
    .slice(0, 10)
    .map(({ key, name, comment, referredBy }) => ({
      name,
      href: look.href('table', key),
      referredBy: referredBy.length,
      comment: comment ?? '',
    }));
}

export function personalOf(look: Look, { tables }: Dictionary) {
  return {
    tables: listed(
      tables
        .filter(({ personal }) => personal !== undefined)
        .map(({ key, name, personal, columns, missing }) => ({
          name,
          href: look.href('table', key),
          label: personal ?? '',
          columns: columns
            .filter((one) => one.personal !== undefined)
            .map((one) => ({ name: one.name, personal: one.personal ?? '' })),
          open: missing.filter((sentence) => sentence.startsWith('Nothing is stated about')),
        })),
    ),
  };
}

export function missingOf(look: Look, { tables, views }: Dictionary) {
  const rows = (
    of: 'table' | 'view',
    all: readonly { readonly key: string; readonly name: string; readonly missing: readonly string[] }[],
  ) =>
    all
      .filter(({ missing }) => missing.length > 0)
      .map(({ key, name, missing }) => ({ name, href: look.href(of, key), missing }));
  return { tables: listed([...rows('table', tables), ...rows('view', views)]) };
}

const mostObjects = 60;

export function migrationsOf(look: Look, { migrations }: Dictionary) {
  return {
    all: listed(
      migrations.map(({ file, objects }) => ({
        file,
        href: look.source({ file, line: 1 }),
        objects: objects
          .slice(0, mostObjects)
          .map(({ reference, what, line }) => ({ ...linkView(look, reference), what, line })),
        left: objects.length > mostObjects ? { count: objects.length - mostObjects } : undefined,
      })),
    ),
  };
}
