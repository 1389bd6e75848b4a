/** What a team's rule is handed: the promised part of the rule kit's context, and nothing else of it. */
import { severities } from '../../core/findings/grading.ts';
import { toolById } from '../../core/migrations/tools.ts';
import type { RuleContext as CoreContext, RuleFix } from '../../core/rule-kit/context.ts';
import type { Messages } from '../../core/rule-kit/define-rule.ts';
import type { Table } from '../../core/schema/model.ts';
import { primaryKey } from '../../core/schema/lookup.ts';
import { fillMessage } from '../../core/rule-kit/checking/messages.ts';
import type { KnownTable, Place, Report, RuleContext } from '../../docs/own-rules.d.ts';

export function contextFor(context: CoreContext<Messages>): RuleContext {
  const sql = context.text({ start: 0, end: context.statement.parsed.text.length });
  return {
    path: context.path,
    direction: context.direction,
    targetVersion: context.targetVersion,
    tool: context.tool === undefined ? undefined : toolById(context.tool.id).id,
    sql,
    inTransaction: context.transaction.kind !== 'none',
    text: (place) => sql.slice(place.start, place.end),
    keyword: (within, ...words) => context.keyword(within, ...words),
    table: (name) => known(context.table(name)),
    isNew: (name) => context.isNew(name),
    report: (report) => {
      tell(report, sql, context);
    },
  };
}

function known(table: Table | undefined): KnownTable | undefined {
  return table && { ...table, primaryKey: primaryKey(table)?.columns ?? [] };
}

/** An invalid argument throws, and the exception names the rule. */
function tell(report: Report, sql: string, context: CoreContext<Messages>): void {
  const { at, message, data = {}, severity, fix } = report;
  if (!isIn(at, sql)) throw new RangeError(`the report “${message}” stands outside of the statement`);
  const edits = fix?.edits ?? [];
  if (edits.some((edit) => !isIn(edit.at, sql) || typeof edit.text !== 'string'))
    throw new RangeError(`the fix of “${message}” stands outside of the statement`);
  const found = severity === undefined ? undefined : severities.find((one) => one === severity);
  if (severity !== undefined && found === undefined)
    throw new TypeError(`the report “${message}” has no severity “${severity}”`);
  const rewrite: RuleFix | undefined = fix && {
    kind: 'rewrite',
    title: fillMessage(fix.title, {}),
    edits: edits.map((edit) => ({ span: edit.at, newText: edit.text })),
  };
  context.report({
    message,
    at: { start: at.start, end: at.end },
    data,
    ...(rewrite === undefined ? {} : { fix: rewrite }),
    ...(found === undefined ? {} : { severity: found }),
  });
}

function isIn(place: Place, sql: string): boolean {
  const { start, end } = place;
  return Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= sql.length;
}
