/**
 * SET search_path, SET ROLE and the like: the role that runs statements, and the meaning of unqualified names, for the session or until the
 * transaction ends.
 */
import type { SetVariable } from '../../operations/model/operation.ts';
import type { Schema } from '../model.ts';

/** Other settings do not change the schema; nor does a path of unknown value. */
export function setVariable(schema: Schema, operation: SetVariable): Schema {
  if (operation.variable === 'role') {
    const [role] = operation.change === 'reset' ? [] : operation.values;
    return { ...schema, role: role === 'none' ? undefined : role };
  }
  if (operation.variable.includes('.')) return withCustomSetting(schema, operation.variable);
  if (operation.variable !== 'search_path' && operation.variable !== 'all') return schema;
  if (operation.change === 'unknown') return schema;
  const searchPath = operation.change === 'reset' ? defaultPath : pathOf(operation.values, schema);
  if (operation.scope === 'session') return { ...schema, searchPath, sessionPath: undefined };
  return { ...schema, searchPath, sessionPath: schema.sessionPath ?? schema.searchPath };
}

/** The names of custom settings that a migration has set; their values are not tracked. */
function withCustomSetting(schema: Schema, name: string): Schema {
  const { customSettings } = schema;
  return customSettings.includes(name) ? schema : { ...schema, customSettings: [...customSettings, name] };
}

/** At the end of a transaction SET LOCAL ends. */
export function withoutLocalPath(schema: Schema): Schema {
  if (schema.sessionPath === undefined) return schema;
  return { ...schema, searchPath: schema.sessionPath, sessionPath: undefined };
}

const defaultPath: readonly string[] = ['public'];

/** `"$user"` names a schema that may not exist. The rest may be empty: a dump sets an empty path and qualifies every name. */
function pathOf(values: readonly string[], schema: Schema): readonly string[] {
  return values
    .filter((one) => one !== '$user' && one !== '' && one !== 'pg_temp')
    .map((one) => asBefore(one, schema));
}

/** `{{ .Schema }}` and `{{.Schema}}` are equal. */
function asBefore(name: string, { relations }: Schema): string {
  if (!/^\{\{.*\}\}$/.test(name)) return name;
  const bare = name.replaceAll(' ', '');
  for (const { schema } of relations.values()) if (schema.replaceAll(' ', '') === bare) return schema;
  return name;
}
