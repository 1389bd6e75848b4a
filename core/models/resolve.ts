/**
 * Makes the models of a project from what its files declare: includes parts by their names, in the same file first, and applies the
 * project's naming. A name that several files declare is not resolved, and the model then has a gap.
 */
import { groupBy } from '../collections/group-by.ts';
import type { Declared, DeclaredModel, Model, ModelField, Setting } from './model.ts';

export interface DeclaredIn {
  readonly path: string;
  readonly declared: Declared;
}

export function resolveModels(files: readonly DeclaredIn[]): readonly Model[] {
  const project = projectOf(files);
  return files.flatMap(({ path, declared }) =>
    declared.models.flatMap((one) => {
      const { table } = one;
      if (table === undefined) return [];
      const { fields, gap } = wholeOf(one, path, project, new Set());
      return [
        { ...one, ...everyColumnOf(one, project), path, table, fields: columnsIn(fields, one, project), gap },
      ];
    }),
  );
}

interface Found {
  readonly path: string;
  readonly model: DeclaredModel;
}

interface Project {
  /** By library and name. */
  readonly byName: ReadonlyMap<string, readonly Found[]>;
  /** Parts by the library and name of the model that they add to. */
  readonly byAdded: ReadonlyMap<string, readonly Found[]>;
  readonly settings: readonly Setting[];
}

function projectOf(files: readonly DeclaredIn[]): Project {
  const all = files.flatMap(({ path, declared }) => declared.models.map((model) => ({ path, model })));
  const named = all.filter(({ model }) => model.addsTo === undefined);
  const added = all.filter(({ model }) => model.addsTo !== undefined);
  return {
    byName: groupBy(named, ({ model }) => keyOf(model.library, model.name)),
    byAdded: groupBy(added, ({ model }) => keyOf(model.library, model.addsTo ?? '')),
    settings: files.flatMap(({ declared }) => declared.settings),
  };
}

/** A table of its own is no part of another one. */
function isPart({ model }: Found): boolean {
  return model.table === undefined;
}

function keyOf(library: string, name: string): string {
  return `${library} ${name}`;
}

/** Its own fields come last: they replace those of its parts. */
function wholeOf(
  model: DeclaredModel,
  path: string,
  project: Project,
  within: ReadonlySet<DeclaredModel>,
): Pick<Model, 'fields' | 'gap'> {
  let { gap } = model;
  const fields = new Map<string, ModelField>();
  const inner = new Set([...within, model]);
  const include = (part: Found): void => {
    const included = wholeOf(part.model, part.path, project, inner);
    gap ??= included.gap;
    // Positions are in the file of the model: what another file declares is shown at the model's name.
    for (const field of included.fields)
      fields.set(field.property, part.path === path ? field : { ...field, span: model.span });
  };
  for (const name of model.includes) {
    const all = (project.byName.get(keyOf(model.library, name)) ?? []).filter(isPart);
    const own = all.filter((one) => one.path === path);
    const [part, ...others] = own.length > 0 ? own : all;
    if (part === undefined || others.length > 0 || inner.has(part.model))
      gap ??= part === undefined ? `${name} is not found` : `${name} is not the only one of that name`;
    else include(part);
  }
  for (const part of project.byAdded.get(keyOf(model.library, model.name)) ?? []) include(part);
  for (const field of model.fields) fields.set(field.property, field);
  return { fields: [...fields.values()], gap };
}

function columnsIn(
  fields: readonly ModelField[],
  { library }: DeclaredModel,
  { byName, settings }: Project,
): readonly ModelField[] {
  const isSnake = settings.some((one) => one.library === library && one.sets === 'snake_case');
  return fields
    .filter(({ type }) => type === undefined || !byName.has(keyOf(library, type)))
    .map((field) =>
      isSnake && field.spelled === 'derived' ? { ...field, column: snakeCase(field.column) } : field,
    );
}

function everyColumnOf(
  { library, everyColumn }: DeclaredModel,
  { settings }: Project,
): Pick<Model, 'everyColumn'> {
  const isSet = settings.some((one) => one.library === library && one.sets === 'every column');
  return everyColumn === undefined || !isSet
    ? {}
    : { everyColumn: { ...everyColumn, verbs: [...everyColumn.verbs, 'INSERT'] } };
}

/** `createdAt`, `URLPath` and `line2` become `created_at`, `url_path` and `line2`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase();
}
