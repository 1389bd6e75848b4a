/**
 * Makes the models of a project from what its files declare: includes parts by their names, in the same file first, and applies the
 * project's naming. A name that several files declare is not resolved, and the model then has a gap.
 */
import type { Declared, DeclaredModel, Model, ModelField, Naming } from './model.ts';

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
      return [{ ...one, path, table, fields: columnsIn(fields, one, project), gap }];
    }),
  );
}

interface Project {
  /** By library and name. */
  readonly byName: ReadonlyMap<string, readonly { readonly path: string; readonly model: DeclaredModel }[]>;
  readonly namings: readonly Naming[];
}

function projectOf(files: readonly DeclaredIn[]): Project {
  const byName = new Map<string, { readonly path: string; readonly model: DeclaredModel }[]>();
  for (const { path, declared } of files)
    for (const model of declared.models) {
      const key = keyOf(model.library, model.name);
      const alike = byName.get(key) ?? [];
      alike.push({ path, model });
      byName.set(key, alike);
    }
  return { byName, namings: files.flatMap(({ declared }) => declared.namings) };
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
  for (const name of model.includes) {
    const all = project.byName.get(keyOf(model.library, name)) ?? [];
    const own = all.filter((one) => one.path === path);
    const [part, ...others] = own.length > 0 ? own : all;
    if (part === undefined || others.length > 0 || inner.has(part.model)) {
      gap ??= part === undefined ? `${name} is not found` : `${name} is not the only one of that name`;
      continue;
    }
    const included = wholeOf(part.model, part.path, project, inner);
    gap ??= included.gap;
    // Positions are in the file of the model: what another file declares is shown at the model's name.
    for (const field of included.fields)
      fields.set(field.property, part.path === path ? field : { ...field, span: model.span });
  }
  for (const field of model.fields) fields.set(field.property, field);
  return { fields: [...fields.values()], gap };
}

function columnsIn(
  fields: readonly ModelField[],
  { library }: DeclaredModel,
  { byName, namings }: Project,
): readonly ModelField[] {
  const isSnake = namings.some((one) => one.library === library);
  return fields
    .filter(({ type }) => type === undefined || !byName.has(keyOf(library, type)))
    .map((field) =>
      isSnake && field.spelled === 'derived' ? { ...field, column: snakeCase(field.column) } : field,
    );
}

/** `createdAt`, `URLPath` and `line2` become `created_at`, `url_path` and `line2`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toLowerCase();
}
