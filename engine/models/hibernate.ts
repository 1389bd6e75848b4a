/**
 * Entities of Jakarta Persistence in Java, as Hibernate writes them: a query names every column, an insert and an update too, unless the
 * column or the entity says otherwise (`insertable`, `@DynamicUpdate`). Names are not quoted, so that servers fold them. Entities whose
 * annotations are on methods are not read.
 */
import type { DeclaredModel, ModelField, Setting, Verb } from '../../core/models/model.ts';
import { snakeCase } from '../../core/models/resolve.ts';
import { isTestPath } from '../../core/migrations/detection/script-path.ts';
import { partsOf } from '../embedded-sql/trees/nodes.ts';
import type { TreeNode } from '../embedded-sql/trees/tree-sitter.ts';
import { inTree, literalOf, nodesOf, spanOf } from './classes.ts';
import { nothingDeclared, type ModelReader } from './reader.ts';

const library = 'Hibernate';

export const hibernate: ModelReader = {
  library,
  mayHold: (path, source) =>
    path.endsWith('.java') &&
    !isTestPath(path) &&
    /@(?:Entity|MappedSuperclass)\b|@SpringBootApplication\b/.test(source),
  read: (path, source) => {
    const models = inTree(path, source, (root) => nodesOf(root, 'class_declaration').flatMap(modelOf));
    return models === undefined ? nothingDeclared : { models, settings: settingsIn(source) };
  },
};

/** Spring Boot's naming strategy, unless a configuration names another one. */
function settingsIn(source: string): readonly Setting[] {
  return /@SpringBootApplication\b/.test(source) ? [{ library, sets: 'snake_case' }] : [];
}

interface Annotation {
  readonly name: string;
  readonly text: (key: string) => string | undefined;
  readonly written: string;
}

function annotationsOf(node: TreeNode): readonly Annotation[] {
  const modifiers = partsOf(node).find(({ type }) => type === 'modifiers');
  return (modifiers === undefined ? [] : partsOf(modifiers)).flatMap((one) => {
    if (!/annotation$/.test(one.type)) return [];
    const pairs = nodesOf(one, 'element_value_pair').flatMap((pair) => {
      const [key, value] = partsOf(pair);
      const text = literalOf(value);
      return key === undefined || text === undefined ? [] : [[key.text, text] as const];
    });
    const name = /[\w]+$/.exec(one.childForFieldName('name')?.text ?? '')?.[0] ?? '';
    const known = new Map(pairs);
    return [{ name, text: (key) => known.get(key), written: one.text }];
  });
}

function modelOf(node: TreeNode): readonly DeclaredModel[] {
  const name = node.childForFieldName('name');
  const annotations = annotationsOf(node);
  const has = (one: string): boolean => annotations.some((each) => each.name === one);
  if (name === null || !(has('Entity') || has('MappedSuperclass'))) return [];
  const body = node.childForFieldName('body');
  const members = body === null ? [] : partsOf(body);
  const isOnMethods = members.some(
    (one) => one.type === 'method_declaration' && annotationsOf(one).some((each) => each.name === 'Id'),
  );
  const own = [
    'SELECT',
    ...(has('DynamicInsert') ? [] : ['INSERT']),
    ...(has('DynamicUpdate') ? [] : ['UPDATE']),
  ];
  const verbs = (['SELECT', 'INSERT', 'UPDATE'] as const).filter((one) => own.includes(one));
  const table = annotations.find((one) => one.name === 'Table');
  const parent = /\w+$/.exec(node.childForFieldName('superclass')?.text.replace(/<.*/, '') ?? '')?.[0];
  return [
    {
      library,
      name: name.text,
      span: spanOf(name),
      table: has('Entity')
        ? { schema: table?.text('schema'), name: (table?.text('name') ?? snakeCase(name.text)).toLowerCase() }
        : undefined,
      dialect: undefined,
      fields: isOnMethods ? [] : members.flatMap((one) => fieldsOf(one, verbs)),
      includes: parent === undefined ? [] : [parent],
      inserts: true,
      gap: isOnMethods ? 'its annotations are on methods' : undefined,
    },
  ];
}

const relations = new Set([
  'OneToMany',
  'ManyToMany',
  'ElementCollection',
  'Transient',
  'Embedded',
  'EmbeddedId',
  'Formula',
]);

function fieldsOf(member: TreeNode, verbs: readonly Verb[]): readonly ModelField[] {
  if (member.type !== 'field_declaration') return [];
  const annotations = annotationsOf(member);
  const modifiers = partsOf(member).find(({ type }) => type === 'modifiers');
  const plain = (modifiers?.text ?? '').replaceAll(/@\w+(?:\([^)]*\))?/g, '');
  if (/\b(?:static|transient)\b/.test(plain)) return [];
  if (annotations.some(({ name, text }) => relations.has(name) || text('mappedBy') !== undefined)) return [];
  const isRelation = annotations.some(({ name }) => name === 'ManyToOne' || name === 'OneToOne');
  const column = annotations.find(({ name }) => name === (isRelation ? 'JoinColumn' : 'Column'));
  const isFixed = (key: string): boolean =>
    new RegExp(`\\b${key}\\s*=\\s*false\\b`).test(column?.written ?? '');
  const allowed = verbs.filter(
    (one) => !(one === 'INSERT' && isFixed('insertable')) && !(one === 'UPDATE' && isFixed('updatable')),
  );
  return nodesOf(member, 'variable_declarator').flatMap((one) => {
    const name = one.childForFieldName('name');
    if (name === null) return [];
    const written = column?.text('name');
    return [
      {
        property: name.text,
        column: written?.toLowerCase() ?? `${name.text}${isRelation ? '_id' : ''}`,
        spelled: written === undefined ? 'derived' : 'explicit',
        span: spanOf(name),
        verbs: allowed,
      },
    ];
  });
}
