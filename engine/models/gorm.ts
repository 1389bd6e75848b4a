/**
 * GORM's models in Go: structs with `gorm` tags. A query takes `*`; a create names every field, with DEFAULT for those that the tag gives a
 * default; `Save` updates every field. Names as the default naming strategy makes them, in snake case and plural.
 */
import type { DeclaredModel, ModelField, Verb } from '../../core/models/model.ts';
import { pluralOf } from '../../core/models/inflection.ts';
import { snakeCase } from '../../core/models/resolve.ts';
import { isTestPath } from '../../core/migrations/detection/script-path.ts';
import { partsOf } from '../embedded-sql/trees/nodes.ts';
import type { TreeNode } from '../embedded-sql/trees/tree-sitter.ts';
import { inTree, nodesOf, spanOf } from './classes.ts';
import { nothingDeclared, type ModelReader } from './reader.ts';

const library = 'GORM';

export const gorm: ModelReader = {
  library,
  mayHold: (path, source) =>
    path.endsWith('.go') &&
    !isTestPath(path) &&
    source.includes('gorm') &&
    /\bgorm\.Model\b|`[^`\n]*\bgorm:"/.test(source),
  read: (path, source) => {
    const models = inTree(path, source, (root) => {
      const tables = tableNames(root);
      return nodesOf(root, 'type_spec').flatMap((one) => modelOf(one, tables));
    });
    return models === undefined ? nothingDeclared : { models, settings: [] };
  },
};

/** `func (Order) TableName() string { return "orders" }`, by the type; undefined where the name is computed. */
function tableNames(root: TreeNode): ReadonlyMap<string, string | undefined> {
  return new Map(
    nodesOf(root, 'method_declaration').flatMap((one) => {
      if (one.childForFieldName('name')?.text !== 'TableName') return [];
      const type = /(\w+)\s*\)$/.exec(one.childForFieldName('receiver')?.text ?? '')?.[1];
      const name = /^\{\s*return\s+"([\w.]+)"\s*\}$/.exec(one.childForFieldName('body')?.text ?? '')?.[1];
      return type === undefined ? [] : [[type, name] as const];
    }),
  );
}

/** The fields of gorm.Model. */
const ofModel: readonly string[] = ['id', 'created_at', 'updated_at', 'deleted_at'];

function modelOf(node: TreeNode, tables: ReadonlyMap<string, string | undefined>): readonly DeclaredModel[] {
  const [name, struct] = [node.childForFieldName('name'), node.childForFieldName('type')];
  if (name === null || struct?.type !== 'struct_type' || !/\bgorm(?:\.Model\b|:")/.test(struct.text))
    return [];
  const members = nodesOf(struct, 'field_declaration').filter((one) => one.parent?.parent?.id === struct.id);
  const fields = members.flatMap(fieldsOf);
  const span = spanOf(name);
  const isWhole = members.some((one) => one.text.startsWith('gorm.Model'));
  const common = ofModel.map((column): ModelField => ({
    property: column,
    column,
    spelled: 'explicit',
    span,
    verbs: column === 'id' ? ['INSERT'] : ['INSERT', 'UPDATE'],
  }));
  const written = tables.get(name.text);
  const table = written ?? pluralOf(snakeCase(name.text));
  const [, schema, own] = /^(\w+)\.(\w+)$/.exec(table) ?? [];
  const model: DeclaredModel = {
    library,
    name: name.text,
    span,
    table: { schema, name: own ?? table },
    dialect: undefined,
    fields: [...(isWhole ? common : []), ...fields],
    includes: members.flatMap(
      (one) => /^\*?([A-Z]\w*)\s*$/.exec(one.text.replace(/`[^`]*`$/, ''))?.[1] ?? [],
    ),
    inserts: true,
  };
  const isComputed = tables.has(name.text) && written === undefined;
  // Another struct may embed it.
  return [{ ...model, table: undefined }, ...(isComputed ? [] : [model])];
}

function fieldsOf(member: TreeNode): readonly ModelField[] {
  const tag =
    /\bgorm:"([^"]*)"/.exec(
      partsOf(member).find(({ type }) => /string_literal$/.test(type))?.text ?? '',
    )?.[1] ?? '';
  const options = new Map(
    tag.split(';').map((one) => {
      const [key = '', ...value] = one.split(':');
      return [key.trim().toLowerCase(), value.join(':')] as const;
    }),
  );
  const isRelation = ['foreignkey', 'many2many', 'references', 'polymorphic', 'embedded'].some((one) =>
    options.has(one),
  );
  if (options.has('-') || isRelation) return [];
  const type = (member.childForFieldName('type')?.text ?? '').replace(/^[*[\]]+/, '');
  const isReadOnly = options.has('->') && !options.has('<-');
  const verbs: readonly Verb[] = isReadOnly
    ? []
    : options.get('<-') === 'create'
      ? ['INSERT']
      : ['INSERT', 'UPDATE'];
  return member.childrenForFieldName('name').flatMap((name) => {
    if (name === null || !/^[A-Z]/.test(name.text)) return [];
    return [
      {
        property: name.text,
        column: options.get('column') ?? snakeCase(name.text),
        spelled: 'explicit' as const,
        span: spanOf(name),
        verbs,
        // A struct of the same kind is a relation.
        ...(/^[A-Z]\w*$/.test(type) ? { type } : {}),
      },
    ];
  });
}
