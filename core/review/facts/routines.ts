/** Which functions, types and enum values a change adds and drops. Programs do not call trigger functions. */
import type { OperationOf } from '../../operations/model/operation.ts';
import { creationKey, displayName, keyOf, typeNamed } from '../../schema/lookup.ts';
import type { Routine, Schema } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import { idOf, type Altered, type ObjectRef, type Scene } from './alteration.ts';

export function routineAlterations(
  operation: OperationOf<'createFunction' | 'createAggregate' | 'dropFunction'>,
  { before, found, left, made }: Scene,
): readonly Altered[] {
  const { function: name } = operation;
  const key =
    [name.schema?.text ?? '', ...before.searchPath]
      .map((schema) => keyOf(schema, name.name.text))
      .find((one) => before.functions.has(one)) ?? creationKey(before, name);
  const [former, now] = [calledIn(found, key), calledIn(left, key)];
  if (operation.kind === 'dropFunction') {
    const gone = former.filter((old) => !now.some((one) => takesCallsOf(one, old)));
    const isUnseen =
      !found.functions.has(key) && !left.functions.has(key) && !operation.ifExists && former.length === 0;
    const unseen = { kind: 'routine', key, part: undefined, name: displayName(key) } as const;
    return isUnseen && !made.has(idOf(unseen))
      ? [{ object: unseen, change: { kind: 'dropped' } }]
      : gone.map((one): Altered => ({ object: refOf(one), change: { kind: 'dropped' } }));
  }
  made.add(idOf({ kind: 'routine', key, part: undefined }));
  return now
    .filter((one) => !former.some((old) => takesCallsOf(old, one)))
    .map((one): Altered => ({ object: refOf(one), change: { kind: 'added' } }));
}

function calledIn({ functions }: Schema, key: string): readonly Routine[] {
  return (functions.get(key) ?? []).filter(
    ({ returns }) => returns?.name !== 'trigger' && returns?.name !== 'event_trigger',
  );
}

function refOf(one: Routine): ObjectRef {
  const types = one.arguments.map(typeText).join(', ');
  return { kind: 'routine', key: one.key, part: types, name: `${displayName(one.key)}(${types})` };
}

/** The same arguments, and any further ones have a default. */
function takesCallsOf(one: Routine, old: Routine): boolean {
  const inputs = one.parameters.filter(({ mode }) => mode !== 'out' && mode !== 'table');
  return (
    old.arguments.every((type, at) => {
      const other = one.arguments[at];
      return other !== undefined && typeText(other) === typeText(type);
    }) && inputs.slice(old.arguments.length).every((each) => each.default !== undefined)
  );
}

export function typeAlterations(
  operation: OperationOf<'createType' | 'dropType' | 'renameType' | 'addEnumValue' | 'renameEnumValue'>,
  scene: Scene,
): readonly Altered[] {
  const { before, found, left, made } = scene;
  const key = typeNamed(before, operation.type)?.key ?? creationKey(before, operation.type);
  const object = typeRef(key);
  switch (operation.kind) {
    case 'createType':
      if (!found.types.has(key)) made.add(idOf(object));
      return nameAlterations(key, scene);
    case 'renameType': {
      const to = keyOf(key.slice(0, key.indexOf('.')), operation.to.text);
      if (!found.types.has(to)) made.add(idOf(typeRef(to)));
      if (found.types.has(to) || left.types.has(key) || made.has(idOf(object)))
        return [...nameAlterations(key, scene), ...nameAlterations(to, scene)];
      return [
        { object, change: left.types.has(to) ? { kind: 'renamed', to: typeRef(to) } : { kind: 'dropped' } },
      ];
    }
    case 'dropType': {
      const isUnseen = !found.types.has(key) && !made.has(idOf(object)) && !operation.ifExists;
      return isUnseen ? [{ object, change: { kind: 'dropped' } }] : nameAlterations(key, scene);
    }
    case 'addEnumValue': {
      const value = valueRef(key, operation.value);
      const isThere = found.types.get(key)?.values.includes(operation.value) === true;
      const isLeft = left.types.get(key)?.values.includes(operation.value) !== false;
      return made.has(idOf(object)) || isThere || !isLeft
        ? []
        : [{ object: value, change: { kind: 'added' } }];
    }
    case 'renameEnumValue': {
      const [from, to] = [valueRef(key, operation.value), valueRef(key, operation.to)];
      const values = left.types.get(key)?.values;
      const isNet = !made.has(idOf(object)) && values?.includes(operation.value) !== true;
      return isNet ? [{ object: from, change: { kind: 'renamed', to } }] : [];
    }
  }
}

/**
 * Compares the types of a name before and after the change: a type that gets the name by RENAME is compared with the former type's values.
 */
function nameAlterations(key: string, { found, left, made }: Scene): readonly Altered[] {
  const [was, is] = [found.types.get(key), left.types.get(key)];
  const object = typeRef(key);
  if (was === undefined)
    return is !== undefined && made.has(idOf(object)) ? [{ object, change: { kind: 'added' } }] : [];
  if (is === undefined) return [{ object, change: { kind: 'dropped' } }];
  return [
    ...was.values
      .filter((one) => !is.values.includes(one))
      .map((one): Altered => ({ object: valueRef(key, one), change: { kind: 'dropped' } })),
    ...is.values
      .filter((one) => !was.values.includes(one))
      .map((one): Altered => ({ object: valueRef(key, one), change: { kind: 'added' } })),
  ];
}

function typeRef(key: string): ObjectRef {
  return { kind: 'type', key, part: undefined, name: displayName(key) };
}

function valueRef(key: string, value: string): ObjectRef {
  return { kind: 'enum-value', key, part: value, name: `'${value}' of ${displayName(key)}` };
}
