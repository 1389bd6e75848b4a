/**
 * Active Record's models, which name no columns: a running process has read them from the table. A query takes `*`, or with
 * `ignored_columns` names every other column; since the defaults of Rails 7.0 (`partial_inserts` off) an insert names every column of the
 * table that is not ignored, before it only those with a value that is not the default; an update names what has changed.
 */
import type { DeclaredModel, Setting } from '../../core/models/model.ts';
import { pluralOf } from '../../core/models/inflection.ts';
import { snakeCase } from '../../core/models/resolve.ts';
import { isTestPath } from '../../core/migrations/detection/script-path.ts';
import { partsOf } from '../embedded-sql/trees/nodes.ts';
import type { TreeNode } from '../embedded-sql/trees/tree-sitter.ts';
import { elementsOf, inTree, literalOf, nodesOf, spanOf } from './classes.ts';
import { holdsAny, nothingDeclared, type ModelReader } from './reader.ts';

const library = 'Active Record';

export const activeRecord: ModelReader = {
  library,
  mayHold: (path, source) =>
    path.endsWith('.rb') &&
    !isTestPath(path) &&
    holdsAny(source, ['ApplicationRecord', 'ActiveRecord::Base', 'load_defaults', 'partial_inserts']) &&
    /<\s*(?:::)?(?:ApplicationRecord|ActiveRecord::Base)\b|\bload_defaults\b|\bpartial_inserts\b/.test(
      source,
    ),
  read: (path, source) => {
    const models = inTree(path, source, (root) => nodesOf(root, 'class').flatMap(modelOf));
    return models === undefined ? nothingDeclared : { models, settings: settingsIn(source) };
  },
};

/** In config/application.rb and its initializers. */
function settingsIn(source: string): readonly Setting[] {
  const version = Number(/^[^#\n]*\bload_defaults[ (]+(\d+\.\d+)/m.exec(source)?.[1] ?? 0);
  const partial = /^[^#\n]*\bpartial_inserts\s*=\s*(true|false)\b/m.exec(source)?.[1];
  return partial === 'false' || (version >= 7 && partial !== 'true')
    ? [{ library, sets: 'every column' }]
    : [];
}

function modelOf(node: TreeNode): readonly DeclaredModel[] {
  const name = node.childForFieldName('name');
  const parent = /[\w:]+$/.exec(node.childForFieldName('superclass')?.text ?? '')?.[0].replace(/^::/, '');
  if (name === null || (parent !== 'ApplicationRecord' && parent !== 'ActiveRecord::Base')) return [];
  const body = node.childForFieldName('body') ?? partsOf(node).find((one) => one.type === 'body_statement');
  const set = partsOf(body ?? node).flatMap(settingOf);
  if (set.some((one) => one.name === 'abstract_class')) return [];
  const given = set.find((one) => one.name === 'table_name');
  const table = given === undefined ? tableOf(name.text) : literalOf(given.value);
  const ignored = set.flatMap((one) => (one.name === 'ignored_columns' ? namesIn(one.value) : []));
  const isIgnoring = set.some((one) => one.name === 'ignored_columns');
  if (table === undefined) return [];
  const [, schema, own] = /^(\w+)\.(\w+)$/.exec(table) ?? [];
  return [
    {
      library,
      name: name.text,
      span: spanOf(name),
      table: { schema, name: own ?? table },
      dialect: undefined,
      fields: [],
      includes: [],
      inserts: true,
      everyColumn: { verbs: isIgnoring ? ['SELECT'] : [], except: ignored },
    },
  ];
}

/** `self.table_name = 'orders'`, `self.ignored_columns += %w[note]`. */
function settingOf(node: TreeNode): readonly { readonly name: string; readonly value: TreeNode }[] {
  if (node.type !== 'assignment' && node.type !== 'operator_assignment') return [];
  const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
  const name = /^self\.(\w+)$/.exec(left?.text ?? '')?.[1];
  return name === undefined || right === null ? [] : [{ name, value: right }];
}

function namesIn(value: TreeNode): readonly string[] {
  return elementsOf(value).flatMap((one) =>
    one.type === 'bare_string' || one.type === 'bare_symbol' ? one.text : (literalOf(one) ?? []),
  );
}

/** Without the modules around it, which have no prefix unless they define one. */
function tableOf(name: string): string {
  return pluralOf(snakeCase(name.slice(name.lastIndexOf(':') + 1)));
}
