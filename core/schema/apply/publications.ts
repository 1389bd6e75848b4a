/** CREATE and ALTER PUBLICATION. */
import type { ChangePublication, PublicationTable } from '../../operations/model/operation.ts';
import { creationSchema, relationKey } from '../lookup.ts';
import type { Publication, Schema } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { described } from './new-object.ts';
import { noteChange } from './changes.ts';
import { changedOptions } from './options.ts';

export function changePublication(schema: Schema, operation: ChangePublication, at: At): Schema {
  const name = operation.publication;
  if (operation.change === 'create') {
    const publication: Publication = {
      ...described,
      name,
      allTables: operation.allTables,
      tables: operation.tables.map((one) => tableOf(schema, one)),
      schemas: schemasOf(schema, operation),
      options: operation.options,
      owner: schema.role,
      origin: originOf(at),
    };
    return { ...schema, publications: schema.publications.set(name, publication) };
  }
  const old = schema.publications.get(name);
  if (old === undefined || at.conditional) return schema;
  const now = noteChange(schema, old, { ...old, ...changed(schema, old, operation) });
  return { ...schema, publications: schema.publications.set(name, now) };
}

function changed(schema: Schema, old: Publication, operation: ChangePublication): Partial<Publication> {
  const tables = operation.tables.map((one) => tableOf(schema, one));
  const schemas = schemasOf(schema, operation);
  const named = new Set(tables.map(({ relation }) => relation));
  const others = old.tables.filter(({ relation }) => !named.has(relation));
  const otherSchemas = old.schemas.filter((one) => !schemas.includes(one));
  switch (operation.change) {
    case 'add':
      return { tables: [...others, ...tables], schemas: [...otherSchemas, ...schemas] };
    case 'set':
      return { tables, schemas };
    case 'drop':
      return { tables: others, schemas: otherSchemas };
    case 'options':
      return { options: changedOptions(old.options, operation.options, []) };
    case 'create':
      return {};
  }
}

function tableOf(schema: Schema, one: PublicationTable): Publication['tables'][number] {
  const { only, columns } = one;
  return { relation: relationKey(schema, one.table), only, columns, where: one.where?.text };
}

function schemasOf(schema: Schema, operation: ChangePublication): readonly string[] {
  return operation.schemas.map((one) => (one === 'current_schema' ? creationSchema(schema) : one));
}
