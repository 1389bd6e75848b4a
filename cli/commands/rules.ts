/** `plinth rules`: what is checked, how severe, and where it is described. */
import { docsUrl } from '../../core/lint/docs-url.ts';
import { categories } from '../../core/lint/finding.ts';
import { ownRules, type OwnRule } from '../../core/lint/own-rules.ts';
import { defaultPreset, speaksIn } from '../../core/lint/preset.ts';
import type { Rule } from '../../core/rule-kit/define-rule.ts';
import { kit } from '../../engine/session/kit.ts';
import type { Request } from '../arguments.ts';
import type { Io } from '../io.ts';

type Listed = Rule | OwnRule;

export function rulesCommand(request: Request & { readonly verb: 'rules' }, io: Io): number {
  const all: readonly Listed[] = [...kit.rules, ...ownRules];
  io.write(request.format === 'json' ? asJson(all) : asText(all, io));
  return 0;
}

function asJson(all: readonly Listed[]): string {
  const rules = all.map((rule) => ({
    rule: rule.id,
    category: rule.category,
    severity: rule.severity,
    preset: rule.preset,
    grows: ('grows' in rule ? rule.grows : undefined) ?? 'never',
    recommended: speaksIn(rule.preset, defaultPreset),
    fix: rule.fix.kinds,
    dialects: 'dialects' in rule ? rule.dialects : ['postgresql'],
    versions: 'versions' in rule ? rule.versions : {},
    summary: rule.summary,
    docs: docsUrl(rule.id),
  }));
  return `${JSON.stringify({ version: 1, rules }, undefined, 2)}\n`;
}

function asText(all: readonly Listed[], { style }: Io): string {
  const widest = Math.max(...all.map((rule) => rule.id.length));
  const blocks = categories.flatMap((category) => {
    const rules = all.filter((rule) => rule.category === category).sort((a, b) => (a.id < b.id ? -1 : 1));
    if (rules.length === 0) return [];
    const lines = rules.map((rule) => {
      const severity = speaksIn(rule.preset, defaultPreset) ? rule.severity : 'off';
      return `  ${rule.id.padEnd(widest)}  ${style.dim(severity.padEnd(7))}  ${rule.summary}`;
    });
    return [[style.bold(category), ...lines].join('\n')];
  });
  const count = style.dim(`${all.length} rules. Severities are changed in plinth.config.json under "rules".`);
  return `${[...blocks, count].join('\n\n')}\n`;
}
