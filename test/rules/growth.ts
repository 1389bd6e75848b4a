/**
 * A rule that speaks of a statement which reads, rewrites or indexes what was there before says whether the size of that matters: the larger
 * the table, the longer it takes, unless the rule says why not. Rules of the other categories speak of what stands afterwards, not of the way.
 */
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import type { RuleContext } from '../../core/rule-kit/context.ts';
import type { Category } from '../../core/lint/finding.ts';
import type { Operation } from '../../core/operations/operation.ts';
import { readAnnotations } from './annotations.ts';
import { findingsOf, type Court } from './judge.ts';

export function judgeGrowth(rule: Rule, court: Court): readonly string[] {
  if (rule.grows === 'size' || !ofTheWay.has(rule.category)) return [];
  const worked = rule.examples.flatMap((example) => {
    if (example.verdict === 'good') return [];
    const seen: string[] = [];
    findingsOf(example, readAnnotations(example.sql).text, court, [watched(rule, seen)]);
    return seen.map((one) => `${example.title}: ${one}`);
  });
  if (rule.grows === undefined)
    return worked.map((one) => `${one}, and nothing says whether that grows with the size`);
  return worked.length > 0 ? [] : ['it says why nothing grows, and no example works through a table'];
}

const ofTheWay: ReadonlySet<Category> = new Set<Category>(['locking', 'data-loss', 'transaction']);

type Context = RuleContext<Rule['messages']>;
type Check = (operation: Operation, context: Context) => void;

/** The rule, with what its reported statements work through written down. */
function watched(rule: Rule, seen: string[]): Rule {
  const watch =
    (check: Check): Check =>
    (operation, context) => {
      const report: Context['report'] = (one) => {
        for (const { isNew, relation, scan, rewrite, buildsIndex } of context.effect(operation).relations)
          if (!isNew && (scan || rewrite || buildsIndex))
            seen.push(`${operation.kind} works through ${relation}`);
        context.report(one);
      };
      check(operation, { ...context, report });
    };
  const checks = Object.entries(rule.check).map(([kind, check]) => [kind, watch(check as Check)] as const);
  return {
    ...rule,
    check: Object.fromEntries(checks),
    ...(rule.checkAny === undefined ? {} : { checkAny: watch(rule.checkAny) }),
  };
}
