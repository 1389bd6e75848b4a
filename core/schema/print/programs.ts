/** Triggers, rules and policies of a relation, and event triggers. */
import { wordsOf } from '../words.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import type { EventTrigger, Firing, Policy, Relation, RewriteRule, Trigger } from '../model.ts';
import { described, ownerOf } from './describe.ts';
import { named, qualified, roleSql, stringLiteral } from './names.ts';
import { statement, type Context, type ScriptStatement } from './statement.ts';

export function triggerStatements(
  context: Context,
  relation: Relation,
  trigger: Trigger,
): readonly ScriptStatement[] {
  // Partitions get theirs from their parent, with their own enabled state.
  if (trigger.inherited) return [];
  const table = qualified(relation);
  const name = quoteIdentifier(trigger.name);
  return [
    statement(
      `CREATE ${trigger.constraint ? 'CONSTRAINT ' : ''}TRIGGER ${name} ${triggerSql(context, relation, trigger)}`,
      trigger.path,
    ),
    ...fires(relation, 'TRIGGER', name, trigger.firing),
    ...described('TRIGGER', `${name} ON ${table}`, trigger),
  ];
}

/** The definition after the trigger's name. */
export function triggerSql(
  { schema }: Pick<Context, 'schema'>,
  relation: Relation,
  trigger: Trigger,
): string {
  const columns =
    trigger.columns.length === 0 ? '' : ` OF ${trigger.columns.map(quoteIdentifier).join(', ')}`;
  const events = trigger.events.map((one) => `${one.toUpperCase()}${one === 'update' ? columns : ''}`);
  const moment = `${trigger.timing.replace('-', ' ').toUpperCase()} ${events.join(' OR ')}`;
  // SQLite's trigger contains its program, without a function.
  if (schema.dialect !== 'postgresql')
    return `${moment} ON ${wordsOf(schema).qualified(relation.schema, relation.name)}`;
  const tables = [
    ...(trigger.oldTable === undefined ? [] : [`OLD TABLE AS ${quoteIdentifier(trigger.oldTable)}`]),
    ...(trigger.newTable === undefined ? [] : [`NEW TABLE AS ${quoteIdentifier(trigger.newTable)}`]),
  ];
  return [
    `${moment} ON ${qualified(relation)}`,
    ...(trigger.from === undefined ? [] : [`FROM ${named(schema, trigger.from)}`]),
    ...(trigger.deferrable ? ['DEFERRABLE'] : []),
    ...(trigger.initiallyDeferred ? ['INITIALLY DEFERRED'] : []),
    ...(tables.length === 0 ? [] : [`REFERENCING ${tables.join(' ')}`]),
    `FOR EACH ${trigger.forEach.toUpperCase()}`,
    ...(trigger.when === undefined ? [] : [`WHEN (${trigger.when})`]),
    `EXECUTE FUNCTION ${named(schema, trigger.function)}(${trigger.functionArguments.map(stringLiteral).join(', ')})`,
  ].join(' ');
}

export function ruleStatements(relation: Relation, rule: RewriteRule): readonly ScriptStatement[] {
  const table = qualified(relation);
  const name = quoteIdentifier(rule.name);
  const where = rule.where === undefined ? '' : ` WHERE ${rule.where}`;
  return [
    statement(
      `CREATE RULE ${name} AS ON ${rule.event.toUpperCase()} TO ${table}${where} DO ${rule.instead ? 'INSTEAD ' : ''}${rule.actions}`,
      rule.path,
    ),
    ...fires(relation, 'RULE', name, rule.firing),
    ...described('RULE', `${name} ON ${table}`, rule),
  ];
}

function fires(relation: Relation, what: string, name: string, firing: Firing): readonly ScriptStatement[] {
  const alter = (change: string): readonly ScriptStatement[] => [
    statement(`ALTER TABLE ${qualified(relation)} ${change} ${what} ${name}`),
  ];
  switch (firing) {
    case 'origin':
      return [];
    case 'disabled':
      return alter('DISABLE');
    case 'always':
    case 'replica':
      return alter(`ENABLE ${firing.toUpperCase()}`);
  }
}

export function policyStatements(relation: Relation, policy: Policy): readonly ScriptStatement[] {
  const table = qualified(relation);
  const name = quoteIdentifier(policy.name);
  return [
    statement(`CREATE POLICY ${name} ON ${table} ${policySql(policy)}`, policy.path),
    ...described('POLICY', `${name} ON ${table}`, policy),
  ];
}

/** The definition after the table's name. */
export function policySql(policy: Policy): string {
  return [
    ...(policy.permissive ? [] : ['AS RESTRICTIVE']),
    `FOR ${policy.command.toUpperCase()}`,
    `TO ${policy.roles.map(roleSql).join(', ')}`,
    ...(policy.using === undefined ? [] : [`USING (${policy.using.text})`]),
    ...(policy.withCheck === undefined ? [] : [`WITH CHECK (${policy.withCheck.text})`]),
  ].join(' ');
}

export function eventTriggerStatements(context: Context, trigger: EventTrigger): readonly ScriptStatement[] {
  const name = quoteIdentifier(trigger.name);
  const tags =
    trigger.tags.length === 0 ? '' : ` WHEN TAG IN (${trigger.tags.map(stringLiteral).join(', ')})`;
  const state = { disabled: 'DISABLE', always: 'ENABLE ALWAYS', replica: 'ENABLE REPLICA', origin: '' }[
    trigger.firing
  ];
  return [
    statement(
      `CREATE EVENT TRIGGER ${name} ON ${quoteIdentifier(trigger.event)}${tags} EXECUTE FUNCTION ${named(context.schema, trigger.function)}()`,
    ),
    ...(state === '' ? [] : [statement(`ALTER EVENT TRIGGER ${name} ${state}`)]),
    ...ownerOf('EVENT TRIGGER', name, trigger.owner),
    ...described('EVENT TRIGGER', name, trigger),
  ];
}
